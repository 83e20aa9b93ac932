import { HISTORY } from '@/e2e/fakes/wire/history.cases.ts';
import { describeWireCases } from './testing/describe-wire-cases.ts';

describeWireCases('the next question works:', HISTORY);
