import { globSync, readFileSync } from 'node:fs';
import { ensureBrowser } from '../browser.ts';
import { clearLighthouse, type Lhr } from '../lighthouse-report.ts';
import { runTool } from '../run-tool.ts';
import type { Bar, BenchResult } from './bar.ts';
import { median } from './percentile.ts';

const KIB = 1024;

/** What a phone waits for and loads, the median of so many runs: `npm test` holds the same bars. */
export async function lighthouse(numberOfRuns = 5): Promise<BenchResult> {
  ensureBrowser();
  clearLighthouse();
  // Its assertions fail it where a bar is missed, which is judged here.
  await runTool('lhci', ['autorun', `--collect.numberOfRuns=${numberOfRuns}`]);
  const results = globSync('.lighthouseci/lhr-*.json').map(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as Lhr,
  );
  if (results.length === 0) {
    throw new Error('Lighthouse could measure no page.');
  }
  const pages = Map.groupBy(results, ({ requestedUrl }) => new URL(requestedUrl).pathname);
  const figures: BenchResult['figures'] = {};
  const bars: Bar[] = [];
  for (const [page, runs] of pages) {
    const score = (id: string) => 100 * median(runs.map(({ categories }) => categories[id]?.score ?? 0));
    const value = (id: string) => median(runs.map(({ audits }) => audits[id]?.numericValue ?? Number.NaN));
    const script = median(runs.map(scriptBytes)) / KIB;
    figures[`${page}: runs`] = runs.length;
    figures[`${page}: total blocking time, ms`] = value('total-blocking-time');
    figures[`${page}: script, KiB`] = script;
    bars.push(
      { what: `${page}: performance`, value: score('performance'), unit: '', atLeast: 90, aim: '95' },
      { what: `${page}: accessibility`, value: score('accessibility'), unit: '', atLeast: 100 },
      {
        what: `${page}: largest contentful paint`,
        value: value('largest-contentful-paint'),
        unit: 'ms',
        atMost: 2500,
        aim: '1,600',
      },
      { what: `${page}: layout shift`, value: value('cumulative-layout-shift'), unit: '', atMost: 0.05 },
    );
    if (page === '/') {
      bars.push({ what: '/: script transferred', value: script, unit: 'KiB', atMost: 200 });
    }
  }
  return { name: 'lighthouse: mobile, median of the runs', figures, bars };
}

function scriptBytes({ audits }: Lhr): number {
  const items = audits['resource-summary']?.details?.items ?? [];
  return items.find(({ resourceType }) => resourceType === 'script')?.transferSize ?? Number.NaN;
}
