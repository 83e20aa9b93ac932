import { ownDelivery } from '../bench/watchers.ts';
import type { Check } from './check.ts';

const WATCHERS = 3_000;

/** One answer before a full house. */
export const watchersCheck: Check = {
  key: 'watchers',
  table: 'harder',
  name: '3,000 watchers of one run at 50 tokens a second',
  method:
    'A fake provider over HTTP stamps each token; the watchers count frames by their ids. Pacer opened wide.',
  criteria: [
    { id: 'watchers-ended', what: 'Streams that ended properly', target: { exactly: WATCHERS, unit: '' } },
    { id: 'watchers-lost', what: 'Frames lost', target: { exactly: 0, unit: '' } },
    { id: 'watchers-disorder', what: 'Frames doubled or out of order', target: { exactly: 0, unit: '' } },
  ],
  async measure() {
    const { ended, lost, outOfOrder } = await ownDelivery(WATCHERS);
    return { 'watchers-ended': ended, 'watchers-lost': lost, 'watchers-disorder': outOfOrder };
  },
};
