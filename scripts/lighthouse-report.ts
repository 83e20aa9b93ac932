import { globSync, readFileSync, rmSync } from 'node:fs';
import { type Counts, countsOf } from './test-summary.ts';

/** What of a Lighthouse result is read. */
export interface Lhr {
  requestedUrl: string;
  categories: Record<string, { score: number | null } | undefined>;
  audits: Record<
    string,
    | { numericValue?: number; details?: { items?: { resourceType: string; transferSize: number }[] } }
    | undefined
  >;
}

interface Assertion {
  url: string;
  auditId?: string;
  auditProperty?: string[];
  actual?: number;
  passed: boolean;
  level: string;
}

const FOLDER = '.lighthouseci';

/** Throws away results of earlier runs, which LHCI would assert again. */
export function clearLighthouse(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}

/** One check for each page: passed where all its assertions hold. `note` has the medians of what is promised. */
export function lighthouseResult(
  exitCode: number,
  folder: string = FOLDER,
): { counts: Counts; note: string } {
  const pages = Map.groupBy(
    globSync(`${folder}/lhr-*.json`).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Lhr),
    ({ requestedUrl }) => requestedUrl,
  );
  if (pages.size === 0) return { counts: countsOf(null, exitCode), note: 'no page could be measured' };
  const failures = globSync(`${folder}/assertion-results.json`)
    .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Assertion[])
    .filter(({ passed, level }) => !passed && level === 'error');
  const failedPages = new Set(failures.map(({ url }) => url));
  const counts = countsOf(
    { passed: pages.size - failedPages.size, failed: failedPages.size, skipped: 0 },
    exitCode,
  );
  const figures = [...pages].map(([url, lhrs]) => `${new URL(url).pathname}: ${figuresOf(lhrs)}`);
  return { counts, note: figures.join('; ') };
}

function figuresOf(lhrs: Lhr[]): string {
  const score = (id: string) =>
    Math.round(100 * median(lhrs.map(({ categories }) => categories[id]?.score ?? 0)));
  const value = (id: string) => median(lhrs.map(({ audits }) => audits[id]?.numericValue ?? 0));
  const script = median(
    lhrs.map(({ audits }) => {
      const items = audits['resource-summary']?.details?.items ?? [];
      return items.find(({ resourceType }) => resourceType === 'script')?.transferSize ?? 0;
    }),
  );
  return (
    `performance ${score('performance')}, accessibility ${score('accessibility')}, ` +
    `LCP ${(value('largest-contentful-paint') / 1000).toFixed(2)} s, CLS ${value('cumulative-layout-shift').toFixed(3)}, ` +
    `script ${(script / 1024).toFixed(0)} KiB`
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
