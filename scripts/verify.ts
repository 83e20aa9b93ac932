/**
 * The go/no-go suite: measures what DAC promises, on this machine, and says whether it holds.
 *
 *     npm run verify                                          everything, some six minutes
 *     npm run verify -- short                                 without Lighthouse and the harder table
 *     npm run verify -- burst cancel                          some
 *     npm run verify -- ttft --provider openai --model gpt-4o-mini
 *
 * Writes `reports/go-no-go.md` and `.json`. Ends with 0 at GO, 1 at NO-GO, and 2 where it could not begin.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../lib/env.ts';
import { ROOT } from './bench/app-server.ts';
import { ensureBrowser } from './browser.ts';
import { loadEnvFiles } from './env-files.ts';
import { listenFault } from './listening-address.ts';
import { build, isBuildFresh } from './production-build.ts';
import { alertCheck } from './verify/alert-check.ts';
import { BadRequestError, readArguments, type VerifyArguments } from './verify/arguments.ts';
import { burstCheck } from './verify/burst-check.ts';
import { cancelCheck } from './verify/cancel-check.ts';
import type { Check } from './verify/check.ts';
import { type Figure, figureInWords, judge } from './verify/criterion.ts';
import { distinctCheck } from './verify/distinct-check.ts';
import { killCheck } from './verify/kill-check.ts';
import { lighthouseCheck } from './verify/lighthouse-check.ts';
import { type CheckResult, markdownOf, reportOf } from './verify/report.ts';
import { slowReaderCheck } from './verify/slow-reader-check.ts';
import { thousandCheck } from './verify/thousand-check.ts';
import { ttftCheck } from './verify/ttft-check.ts';
import { watchersCheck } from './verify/watchers-check.ts';

const CHECKS: Check[] = [
  burstCheck,
  ttftCheck,
  cancelCheck,
  alertCheck,
  lighthouseCheck,
  thousandCheck,
  watchersCheck,
  killCheck,
  distinctCheck,
  slowReaderCheck,
];
const SHORT = [burstCheck, ttftCheck, cancelCheck, alertCheck].map(({ key }) => key);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The exit handler of `bench/processes.ts` ends what is running.
  process.on(signal, () => process.exit(130));
}

/** What must be there before anything is measured. Throws `BadRequestError`. */
async function prepare({ keys, port }: VerifyArguments): Promise<void> {
  const fault = port === null ? null : await listenFault('127.0.0.1', port);
  if (fault !== null) throw new BadRequestError(`${fault} Or leave --port out: a free one is found.`);
  if (keys.includes(lighthouseCheck.key)) {
    try {
      ensureBrowser();
    } catch (error) {
      throw new BadRequestError(`${(error as Error).message} Or leave "lighthouse" out.`);
    }
  }
  if (!isBuildFresh() && (await build()) !== 0) {
    throw new BadRequestError('The production build failed, so there is nothing to measure: see above.');
  }
}

async function make(check: Check, options: VerifyArguments): Promise<CheckResult> {
  console.log(`\n${check.name} …`);
  const begun = performance.now();
  let figures: Record<string, Figure> = {};
  let reason = 'the measurement gave no figure for it';
  try {
    figures = await check.measure(options);
  } catch (error) {
    console.error(error);
    reason = error instanceof Error ? error.message : String(error);
  }
  const judged = check.criteria.map((criterion) =>
    judge(criterion, figures[criterion.id] ?? { notMeasured: reason }),
  );
  for (const { what, figure, target, verdict } of judged) {
    console.log(`  ${verdict.padEnd(12)}  ${what}: ${figureInWords(figure, target.unit)}`);
  }
  return { check, judged, seconds: (performance.now() - begun) / 1000 };
}

try {
  loadEnvFiles(false);
  const keys = CHECKS.map(({ key }) => key);
  const options = readArguments(process.argv.slice(2), environment(), keys, SHORT);
  await prepare(options);
  const results: CheckResult[] = [];
  for (const check of CHECKS) {
    if (options.keys.includes(check.key)) results.push(await make(check, options));
  }
  const leftOut = keys.filter((key) => !options.keys.includes(key));
  const report = reportOf(results, options.model, leftOut);
  const folder = join(ROOT, 'reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'go-no-go.md'), markdownOf(report));
  writeFileSync(join(folder, 'go-no-go.json'), `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${report.verdict}. The report is in reports/go-no-go.md.`);
  process.exitCode = report.verdict === 'GO' ? 0 : 1;
} catch (error) {
  if (!(error instanceof BadRequestError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
