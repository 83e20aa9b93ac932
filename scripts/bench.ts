/**
 * The bars of the project, each measured beside its baseline in the same run:
 *
 *     npm run bench                       all of them, some eighteen minutes
 *     npm run bench coalesce cancel       some
 *     npm run bench -- --json out.json    the figures as JSON too
 *     npm run bench -- --page             the figures into docs/performance.md too; of all of them only
 *     npm run bench -- --profile folder   a CPU profile of each server (which slows it down)
 *
 * Ends with 1 where a bar is missed. Linux only, as it reads CPU times from /proc.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { adapters } from './bench/adapters.ts';
import { profileInto, ROOT } from './bench/app-server.ts';
import { type BenchResult, printed, verdict } from './bench/bar.ts';
import { cancel } from './bench/cancel.ts';
import { coalesce } from './bench/coalesce.ts';
import { distinctRuns } from './bench/distinct-runs.ts';
import { eventLoop } from './bench/event-loop.ts';
import { firstToken } from './bench/first-token.ts';
import { http2 } from './bench/http2.ts';
import { lighthouse } from './bench/lighthouse.ts';
import { memory } from './bench/memory.ts';
import { performancePage } from './bench/performance-page.ts';
import { recording } from './bench/recording.ts';
import { rendering } from './bench/rendering.ts';
import { search } from './bench/search.ts';
import { typing } from './bench/typing.ts';
import { watchers } from './bench/watchers.ts';
import { measuredOn } from './measured-on.ts';
import { build, isBuildFresh } from './production-build.ts';

const BENCHES: Record<string, () => Promise<BenchResult>> = {
  coalesce,
  cancel,
  watchers,
  'first-token': firstToken,
  'distinct-runs': distinctRuns,
  adapters,
  http2,
  recording,
  lighthouse,
  typing,
  rendering,
  memory,
  search,
  'event-loop': eventLoop,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    page: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
if (values.page && positionals.length > 0) {
  console.error('--page writes the figures of all benchmarks: leave the names out.');
  process.exit(2);
}

const on = measuredOn();
if (values.page && !/^[0-9a-f]{40}$/.test(on.commit)) {
  console.error(
    `--page names the commit that was measured, and this is ${on.commit}: commit the changes first.`,
  );
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The exit handler of `processes.ts` ends what is running.
  process.on(signal, () => process.exit(130));
}

if (values.profile !== undefined) {
  profileInto(resolve(values.profile));
}
if (!isBuildFresh() && (await build()) !== 0) {
  process.exit(1);
}
console.log(
  `Node ${process.version}, ${cpus().length} cores, load ${loadavg()
    .map((one) => one.toFixed(2))
    .join(' ')}`,
);
const results: BenchResult[] = [];
let failed = 0;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) {
    continue;
  }
  try {
    const result = await bench();
    results.push(result);
    console.log(printed(result));
  } catch (error) {
    failed++;
    console.error(`\n${name} failed:`, error);
  }
}
if (values.json !== undefined) {
  const withVerdicts = results.map((result) => ({
    ...result,
    bars: result.bars.map((bar) => ({ ...bar, verdict: verdict(bar) })),
  }));
  writeFileSync(values.json, `${JSON.stringify({ ...on, results: withVerdicts }, null, 2)}\n`);
}
if (values.page && failed === 0) {
  const page = join(ROOT, 'docs', 'performance.md');
  writeFileSync(page, performancePage(readFileSync(page, 'utf8'), results, on));
}
const bars = results.flatMap((result) => result.bars);
const missed = bars.filter((bar) => verdict(bar) === 'MISS').length;
console.log(`\n${bars.length - missed} bars held, ${missed} missed, ${failed} benchmarks failed.`);
process.exit(missed + failed > 0 ? 1 : 0);
