/**
 * `npm test`: everything that must hold. A suite that fails hides none behind it, but for those that need the build.
 *
 *     npm test                        all suites
 *     npm test -- lint unit           some: lint types unit build start browser lighthouse verify
 *     npm test -- --load 4 browser    beside four busy loops, as on a machine that is much slower
 *
 * Ctrl-C ends it at once, with every process that it started and every temporary file.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '../lib/env.ts';
import { killDescendants } from './process-tree.ts';
import { startBusyLoops } from './test/busy-loops.ts';
import type { Suite } from './test/suite.ts';
import { SUITES } from './test/suites.ts';
import { oneCheck, type SuiteResult, summaryOf, totalOf } from './test-summary.ts';

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { load: { type: 'string', default: '0' } },
});
const unknown = wanted.filter((key) => !SUITES.some((suite) => suite.key === key));
if (unknown.length > 0) {
  console.error(
    `No such suite: ${unknown.join(', ')}. There are ${SUITES.map(({ key }) => key).join(', ')}.`,
  );
  process.exit(1);
}
if (!/^\d{1,2}$/.test(values.load)) {
  console.error(`--load takes a number of busy loops from 0 to 99, not "${values.load}".`);
  process.exit(1);
}

// Everything temporary of this run is in one folder, so that runs cannot meet and nothing is left behind.
const folder = mkdtempSync(join(tmpdir(), 'dac-test-'));
// Tests that go on as another user must get to what is theirs in here.
chmodSync(folder, 0o711);
environment().TMPDIR = folder;
process.on('exit', () => {
  killDescendants(process.pid);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => process.exit(code));
}

async function runSuite({ name, run }: Suite): Promise<SuiteResult> {
  console.log(`\n━━ ${name} ━━\n`);
  const begun = performance.now();
  const outcome = await run().catch((error) => {
    console.error(error);
    return { ...oneCheck(false), note: String(error) };
  });
  return { name, ...outcome, seconds: (performance.now() - begun) / 1000 };
}

const results: SuiteResult[] = [];
const stopLoad = startBusyLoops(Number(values.load));
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
stopLoad();

console.log(summaryOf(results));
process.exitCode = totalOf(results).failed > 0 ? 1 : 0;
