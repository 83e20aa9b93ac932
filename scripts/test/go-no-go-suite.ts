import { readReport, runNodeScript, takeReport } from '../run-tool.ts';
import { countsOf } from '../test-summary.ts';
import { isPass } from '../verify/criterion.ts';
import type { Report } from '../verify/report.ts';
import type { Outcome } from './suite.ts';

const REPORT = 'reports/go-no-go.json';

/** The short form of `npm run verify`; each criterion is a test. */
export async function goNoGoSuite(): Promise<Outcome> {
  takeReport(REPORT);
  const code = await runNodeScript('scripts/verify.ts', ['short']);
  const report = readReport<Report>(REPORT);
  const verdicts = report?.results.flatMap(({ judged }) => judged.map(({ verdict }) => verdict)) ?? [];
  const passed = verdicts.filter(isPass).length;
  const counts = report && { passed, failed: verdicts.length - passed, skipped: 0 };
  return { ...countsOf(counts, code), note: report?.verdict ?? 'there is no report' };
}
