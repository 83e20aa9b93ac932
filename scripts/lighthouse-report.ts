import { globSync, readFileSync } from 'node:fs';
import { LHCI_FOLDER, medianFigures, type PageFigures, visitsByPage } from './lighthouse-figures.ts';
import { FLOOR_PAGE, judgementInWords, judgeTimes } from './lighthouse-judgement.ts';
import { type Counts, countsOf } from './test-summary.ts';

interface Assertion {
  url: string;
  passed: boolean;
  level: string;
}

/**
 * One check for each page but the empty one: passed where all its assertions hold, and its times. `exitCode` is that of
 * `lhci assert`. `note` has the medians of what is promised, and which rule decided.
 */
export function lighthouseResult(
  exitCode: number,
  folder: string = LHCI_FOLDER,
): { counts: Counts; note: string } {
  const medians = new Map([...visitsByPage(folder)].map(([page, visits]) => [page, medianFigures(visits)]));
  const floor = medians.get(FLOOR_PAGE);
  medians.delete(FLOOR_PAGE);
  if (medians.size === 0) return { counts: countsOf(null, exitCode), note: 'no page could be measured' };
  const failures = globSync(`${folder}/assertion-results.json`)
    .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Assertion[])
    .filter(({ passed, level }) => !passed && level === 'error');
  const failedPages = new Set(failures.map(({ url }) => new URL(url).pathname));
  // Where all assertions hold, a bad end of the tool is a failure of its own.
  const unexplained = exitCode !== 0 && failures.length === 0;
  const notes = [...medians].map(([page, figures]) => {
    const judgements = judgeTimes(figures, floor);
    if (judgements.some(({ holds }) => !holds)) failedPages.add(page);
    return `${page}: ${[...judgements.map(judgementInWords), constantsOf(figures)].join(', ')}`;
  });
  const failed = failedPages.size + (unexplained ? 1 : 0);
  return {
    counts: countsOf({ passed: medians.size - failedPages.size, failed, skipped: 0 }, exitCode),
    note: notes.join('; '),
  };
}

function constantsOf({ accessibility, layoutShift, scriptBytes }: PageFigures): string {
  return (
    `accessibility ${accessibility}, layout shift ${layoutShift.toFixed(3)}, ` +
    `script ${(scriptBytes / 1024).toFixed(0)} KiB`
  );
}
