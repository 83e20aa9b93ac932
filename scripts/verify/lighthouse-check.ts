import { medianFigures, type PageFigures, visitsByPage } from '../lighthouse-figures.ts';
import { FLOOR_PAGE, judgeTimes, TIMED_TARGETS } from '../lighthouse-judgement.ts';
import { visitPages } from '../lighthouse-visits.ts';
import type { Check } from './check.ts';
import type { Figure } from './criterion.ts';

const PAGES = ['/', '/chat/lighthouse-thread'];

/** What a phone waits for. */
export const lighthouseCheck: Check = {
  key: 'lighthouse',
  table: 'first',
  name: 'Lighthouse, mobile: the first page and a thread of 200 messages',
  method:
    'Lighthouse CI as `npm test` runs it, in turn with an empty page of the same server: the median of three runs, or of ' +
    'five where they lie far apart. Where the empty page misses a target, the distance from it decides.',
  criteria: PAGES.flatMap((page) =>
    TIMED_TARGETS.map(({ name, what, unit, atLeast, atMost }) => ({
      id: `${name} ${page}`,
      what: `${what.replace(/^./, (letter) => letter.toUpperCase())} of ${page}`,
      target: { atLeast, atMost, unit },
    })),
  ),
  measure: async () => {
    await visitPages();
    const visits = visitsByPage();
    return Object.assign({}, ...PAGES.map((page) => timesOf(page, visits)));
  },
};

/** The figures of a page by criterion, each with what the empty page took where that decides. */
export function timesOf(
  page: string,
  visits: ReadonlyMap<string, readonly PageFigures[]>,
): Record<string, Figure> {
  const floor = visits.get(FLOOR_PAGE);
  const judgements = judgeTimes(medianFigures(visits.get(page) ?? []), floor && medianFigures(floor));
  return Object.fromEntries(
    judgements.map(({ target, value, floor: empty, rule, limit, holds }) => [
      `${target.name} ${page}`,
      !Number.isFinite(empty)
        ? { notMeasured: 'the empty page, which says what the machine is like, could not be measured' }
        : rule === 'floor'
          ? { value, floor: empty, limit, withinFloor: holds }
          : value,
    ]),
  );
}
