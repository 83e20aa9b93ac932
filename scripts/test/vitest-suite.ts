import { runTool, takeReport } from '../run-tool.ts';
import { countsOf, skippedNote } from '../test-summary.ts';
import type { Outcome } from './suite.ts';

/** What of Vitest's JSON report is read. */
export interface VitestReport {
  testResults: {
    status: 'passed' | 'failed';
    assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
  }[];
}

/** Runs all tests of a configuration of Vitest. */
export async function vitestSuite(config: string): Promise<Outcome> {
  const file = `reports/${config}.json`;
  takeReport(file);
  const code = await runTool('vitest', [
    'run',
    `--config=${config}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return vitestOutcome(takeReport<VitestReport>(file), code);
}

/**
 * Counts a report. A file that failed without a failed test (it could not be loaded, or a hook of it threw) is one
 * failure: Vitest's own totals count none, and call the tests behind a failed hook skipped.
 */
export function vitestOutcome(report: VitestReport | null, exitCode: number): Outcome {
  if (report === null) return countsOf(null, exitCode);
  const isFailed = ({ status }: { status: string }) => status === 'failed';
  const isSkipped = ({ status }: { status: string }) => status !== 'passed' && status !== 'failed';
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const brokenFiles = report.testResults.filter(
    (file) => isFailed(file) && !file.assertionResults.some(isFailed),
  );
  const counts = {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(isFailed).length + brokenFiles.length,
    skipped: tests.filter(isSkipped).length,
  };
  const skipped = tests.filter(isSkipped).map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title);
  return { ...countsOf(counts, exitCode), note: skippedNote(skipped) };
}
