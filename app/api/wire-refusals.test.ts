import { REFUSALS } from '@/e2e/fakes/wire/refusal.cases.ts';
import { describeWireCases } from './testing/describe-wire-cases.ts';

describeWireCases('a refusal reaches the person:', REFUSALS);
