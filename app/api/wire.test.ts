import { FRAMING } from '@/e2e/fakes/wire/framing.cases.ts';
import { describeWireCases } from './testing/describe-wire-cases.ts';

describeWireCases('a server is understood whatever its framing:', FRAMING);
