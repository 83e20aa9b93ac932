import { cancel } from '../bench/cancel.ts';
import type { Check } from './check.ts';
import { figuresFrom } from './figures-from.ts';

const RUNS = 50;

/** Stop, and whether the provider hears of it. */
export const cancelCheck: Check = {
  key: 'cancel',
  table: 'first',
  name: `${RUNS} answers stopped at random moments`,
  method:
    'From the request to stop until the fake provider, over real HTTP on loopback, sees its socket close. Before the headers, before the first byte and in mid-answer. The pacer is opened wide: nothing waits.',
  criteria: [
    { id: 'cancel', what: 'Provider’s socket closed, p95', target: { below: 300, unit: 'ms' } },
    { id: 'cancelled', what: 'Settled as cancelled', target: { exactly: RUNS, unit: '' } },
    { id: 'left-open', what: 'Sockets left open', target: { exactly: 0, unit: '' } },
  ],
  measure: async () =>
    figuresFrom(await cancel({ runs: RUNS, slots: RUNS }), {
      cancel: 'socket closed at the provider, p95',
      cancelled: 'runs that settled as cancelled',
      'left-open': 'left open at the provider',
    }),
};
