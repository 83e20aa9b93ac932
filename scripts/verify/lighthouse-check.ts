import { lighthouse } from '../bench/lighthouse.ts';
import type { Check } from './check.ts';
import { figuresFrom } from './figures-from.ts';

const RUNS = 3;
const THREAD = '/chat/lighthouse-thread';

/** What a phone waits for. */
export const lighthouseCheck: Check = {
  key: 'lighthouse',
  table: 'first',
  name: 'Lighthouse, mobile: the first page and a thread of 200 messages',
  method: `Lighthouse CI as \`npm test\` runs it, the median of ${RUNS} runs.`,
  criteria: ['/', THREAD].flatMap((page) => [
    { id: `performance ${page}`, what: `Performance of ${page}`, target: { atLeast: 90, unit: '' } },
    { id: `lcp ${page}`, what: `Largest contentful paint of ${page}`, target: { atMost: 2_500, unit: 'ms' } },
  ]),
  measure: async () =>
    figuresFrom(
      await lighthouse(RUNS),
      Object.fromEntries(
        ['/', THREAD].flatMap((page) => [
          [`performance ${page}`, `${page}: performance`],
          [`lcp ${page}`, `${page}: largest contentful paint`],
        ]),
      ),
    ),
};
