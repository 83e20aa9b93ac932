/**
 * `npm test`: everything that must hold, in the order in which it is cheap to learn that it does not. A suite that fails
 * hides none behind it, but for those that need the build.
 *   node scripts/test.ts [lint|types|unit|build|start|browser|lighthouse|verify …]   only these
 */
import { ensureBrowser } from './browser.ts';
import { lighthouseControl } from './lighthouse-control.ts';
import { clearLighthouse, lighthouseResult } from './lighthouse-report.ts';
import { build } from './production-build.ts';
import { readReport, runNodeScript, runTool, takeReport } from './run-tool.ts';
import { type Counts, countsOf, oneCheck, type SuiteResult, summaryOf, totalOf } from './test-summary.ts';
import type { Report } from './verify/report.ts';

interface Suite {
  key: string;
  name: string;
  needsBuild?: true;
  run: () => Promise<Counts & { note?: string }>;
}

const exits = async (tool: string, args: string[]) => oneCheck((await runTool(tool, args)) === 0);

async function vitest(config: string): Promise<Counts> {
  const file = `reports/${config}.json`;
  takeReport(file);
  const code = await runTool('vitest', [
    'run',
    `--config=${config}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report =
    takeReport<Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>>(
      file,
    );
  const counts = report && {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return countsOf(counts, code);
}

async function playwright(): Promise<Counts> {
  ensureBrowser();
  const file = 'reports/playwright.json';
  takeReport(file);
  const code = await runTool('playwright', ['test']);
  const report = takeReport<{ stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number> }>(file);
  const counts = report && {
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky,
    skipped: report.stats.skipped,
  };
  return countsOf(counts, code);
}

async function lighthouse(): Promise<Counts & { note: string }> {
  ensureBrowser();
  clearLighthouse();
  const code = await runTool('lhci', ['autorun']);
  const { counts, note } = lighthouseResult(code);
  const fault = await lighthouseControl();
  const control = oneCheck(fault === null);
  return { ...totalOf([counts, control]), note: `${note}; control: ${fault ?? 'a heavy page fails'}` };
}

async function goNoGo(): Promise<Counts & { note: string }> {
  const file = 'reports/go-no-go.json';
  takeReport(file);
  const code = await runNodeScript('scripts/verify.ts', ['short']);
  const report = readReport<Report>(file);
  const verdicts = report?.results.flatMap(({ judged }) => judged.map(({ verdict }) => verdict)) ?? [];
  const passed = verdicts.filter((verdict) => verdict === 'PASS').length;
  const counts = report && { passed, failed: verdicts.length - passed, skipped: 0 };
  return { ...countsOf(counts, code), note: report?.verdict ?? 'there is no report' };
}

const SUITES: Suite[] = [
  { key: 'lint', name: 'Lint', run: () => exits('biome', ['check', '.']) },
  {
    key: 'types',
    name: 'Types',
    run: async () => {
      const generated = await runTool('next', ['typegen']);
      return oneCheck(generated === 0 && (await runTool('tsc', ['--noEmit'])) === 0);
    },
  },
  { key: 'unit', name: 'Unit and contract', run: () => vitest('vitest.config.ts') },
  { key: 'build', name: 'Production build', run: async () => oneCheck((await build()) === 0) },
  { key: 'start', name: 'Start and stop', needsBuild: true, run: () => vitest('vitest.start.config.ts') },
  { key: 'browser', name: 'Journeys in a browser', needsBuild: true, run: playwright },
  { key: 'lighthouse', name: 'Lighthouse', needsBuild: true, run: lighthouse },
  { key: 'verify', name: 'Go or no-go, in short', needsBuild: true, run: goNoGo },
];

async function runSuite({ name, run }: Suite): Promise<SuiteResult> {
  console.log(`\n━━ ${name} ━━\n`);
  const begun = performance.now();
  const outcome = await run().catch((error) => {
    console.error(error);
    return { ...oneCheck(false), note: String(error) };
  });
  return { name, ...outcome, seconds: (performance.now() - begun) / 1000 };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((key) => !SUITES.some((suite) => suite.key === key));
if (unknown.length > 0) {
  console.error(
    `No such suite: ${unknown.join(', ')}. There are ${SUITES.map(({ key }) => key).join(', ')}.`,
  );
  process.exit(1);
}

const results: SuiteResult[] = [];
let built = true;
for (const suite of SUITES.filter(({ key }) => wanted.length === 0 || wanted.includes(key))) {
  if (suite.needsBuild && !built) {
    results.push({ name: suite.name, ...oneCheck(false), seconds: 0, note: 'not run: there is no build' });
    continue;
  }
  const result = await runSuite(suite);
  if (suite.key === 'build') built = result.failed === 0;
  results.push(result);
}

console.log(summaryOf(results));
process.exitCode = totalOf(results).failed > 0 ? 1 : 0;
