import { MENDING } from '@/e2e/fakes/wire/mending.cases.ts';
import { describeWireCases } from './testing/describe-wire-cases.ts';

describeWireCases('what a model refuses is mended once and remembered:', MENDING);
