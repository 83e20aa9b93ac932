import { medianFigures, visitsByPage } from '../lighthouse-figures.ts';
import { FLOOR_PAGE, judgeTimes } from '../lighthouse-judgement.ts';
import { visitPages } from '../lighthouse-visits.ts';
import type { Bar, BenchResult } from './bar.ts';

const KIB = 1024;
const AIMS: Record<string, string> = { performance: '95', largestContentfulPaint: '1,600' };

/** What a phone waits for and loads, beside an empty page of the same server: `npm test` holds the same bars. */
export async function lighthouse(): Promise<BenchResult> {
  await visitPages();
  const pages = visitsByPage();
  const floor = pages.get(FLOOR_PAGE);
  const floorFigures = floor && medianFigures(floor);
  const figures: BenchResult['figures'] = {};
  const bars: Bar[] = [];
  for (const [page, visits] of pages) {
    const medians = medianFigures(visits);
    figures[`${page}: runs`] = visits.length;
    figures[`${page}: script, KiB`] = medians.scriptBytes / KIB;
    if (page === FLOOR_PAGE) continue;
    for (const { target, value, floor: empty, rule, limit } of judgeTimes(medians, floorFigures)) {
      const what = `${page}: ${target.what}`;
      figures[`${what}, decided by`] = rule === 'floor' ? 'the empty page' : 'the target';
      figures[`${what}, empty page`] = empty;
      // Without the empty page's figure the bar cannot be held.
      const judged = Number.isFinite(empty) ? value : Number.NaN;
      const bar = target.atLeast === undefined ? { atMost: limit } : { atLeast: limit };
      bars.push({ what, value: judged, unit: target.unit, ...bar, aim: AIMS[target.name] });
    }
    bars.push(
      { what: `${page}: accessibility`, value: medians.accessibility, unit: '', atLeast: 100 },
      { what: `${page}: layout shift`, value: medians.layoutShift, unit: '', atMost: 0.05 },
    );
    if (page === '/') {
      bars.push({
        what: '/: script transferred',
        value: medians.scriptBytes / KIB,
        unit: 'KiB',
        atMost: 200,
      });
    }
  }
  return { name: 'lighthouse: mobile, median of the runs', figures, bars };
}
