import { ownLoad } from '../bench/distinct-runs.ts';
import type { Check } from './check.ts';

const RUNS = 500;

/** Five hundred conversations at the same time. */
export const distinctCheck: Check = {
  key: 'distinct',
  table: 'harder',
  name: '500 distinct answers under way at once, 1,000 tokens each at 50 a second',
  method: 'A fake provider over HTTP stamps each token; begun over 8 seconds. Pacer opened wide.',
  criteria: [
    { id: 'distinct-open', what: 'Open at the provider at once', target: { atLeast: RUNS, unit: '' } },
    { id: 'distinct-failed', what: 'Answers that failed', target: { exactly: 0, unit: '' } },
    { id: 'distinct-lost', what: 'Tokens lost', target: { exactly: 0, unit: '' } },
    { id: 'distinct-disorder', what: 'Tokens out of order', target: { exactly: 0, unit: '' } },
  ],
  async measure() {
    const { openAtOnce, failed, lost, outOfOrder } = await ownLoad();
    return {
      'distinct-open': openAtOnce,
      'distinct-failed': failed,
      'distinct-lost': lost,
      'distinct-disorder': outOfOrder,
    };
  },
};
