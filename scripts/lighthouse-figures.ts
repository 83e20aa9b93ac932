import { globSync, readFileSync, rmSync } from 'node:fs';
import { median } from './bench/percentile.ts';

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

/** What one visit came to, or the medians of several. Scores from 0 to 100, times in milliseconds; NaN: not measured. */
export interface PageFigures {
  performance: number;
  accessibility: number;
  largestContentfulPaint: number;
  totalBlockingTime: number;
  layoutShift: number;
  scriptBytes: number;
}

/** Where LHCI keeps the results of its visits until they are judged. */
export const LHCI_FOLDER = '.lighthouseci';

/** Throws away results of earlier runs, which LHCI would assert again. */
export function clearLighthouse(): void {
  rmSync(LHCI_FOLDER, { recursive: true, force: true });
}

/** The visits of each page, by its path. */
export function visitsByPage(folder: string = LHCI_FOLDER): Map<string, PageFigures[]> {
  const results = globSync(`${folder}/lhr-*.json`).map(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as Lhr,
  );
  const byPage = Map.groupBy(results, ({ requestedUrl }) => new URL(requestedUrl).pathname);
  return new Map([...byPage].map(([page, lhrs]) => [page, lhrs.map(figuresOf)]));
}

export function figuresOf({ categories, audits }: Lhr): PageFigures {
  const score = (id: string) => Math.round(100 * (categories[id]?.score ?? Number.NaN));
  const value = (id: string) => audits[id]?.numericValue ?? Number.NaN;
  const resources = audits['resource-summary']?.details?.items ?? [];
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    largestContentfulPaint: value('largest-contentful-paint'),
    totalBlockingTime: value('total-blocking-time'),
    layoutShift: value('cumulative-layout-shift'),
    scriptBytes: resources.find(({ resourceType }) => resourceType === 'script')?.transferSize ?? Number.NaN,
  };
}

export function medianFigures(visits: readonly PageFigures[]): PageFigures {
  const of = (name: keyof PageFigures) => median(visits.map((visit) => visit[name]));
  return {
    performance: of('performance'),
    accessibility: of('accessibility'),
    largestContentfulPaint: of('largestContentfulPaint'),
    totalBlockingTime: of('totalBlockingTime'),
    layoutShift: of('layoutShift'),
    scriptBytes: of('scriptBytes'),
  };
}
