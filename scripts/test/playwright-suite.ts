import { ensureBrowser } from '../browser.ts';
import { runTool, takeReport } from '../run-tool.ts';
import { countsOf, skippedNote } from '../test-summary.ts';
import type { Outcome } from './suite.ts';

interface SuiteReport {
  specs: { title: string; tests: { status: string }[] }[];
  suites?: SuiteReport[];
}

/** What of Playwright's JSON report is read. */
export interface PlaywrightReport {
  stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>;
  suites: SuiteReport[];
  errors: unknown[];
}

const REPORT = 'reports/playwright.json';

/** Runs all journeys and everything else that Playwright runs. */
export async function playwrightSuite(): Promise<Outcome> {
  ensureBrowser();
  takeReport(REPORT);
  const code = await runTool('playwright', ['test']);
  return playwrightOutcome(takeReport<PlaywrightReport>(REPORT), code);
}

/** Counts a report. What failed outside any test (a file that could not be loaded, a server that did not start) is a failure each. */
export function playwrightOutcome(report: PlaywrightReport | null, exitCode: number): Outcome {
  if (report === null) return countsOf(null, exitCode);
  const { stats, errors } = report;
  const counts = {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
  return { ...countsOf(counts, exitCode), note: skippedNote(report.suites.flatMap(skippedOf)) };
}

function skippedOf({ specs, suites = [] }: SuiteReport): string[] {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'skipped'));
  return [...own.map(({ title }) => title), ...suites.flatMap(skippedOf)];
}
