import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { startPassThrough } from './baselines.ts';
import { cpuMicros } from './cpu-time.ts';
import { openStream, type StreamRequest, type StreamResult } from './event-stream-client.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { percentile } from './percentile.ts';

const RUNS = 500;
const TOKENS = 1000;
const RATE = 50;
const MODEL = `fake-tokens-${TOKENS}-rate-${RATE}-stamped`;
const WARM_UP_MODEL = 'fake-tokens-5-rate-50';
/** Runs begin spread over so long: their wait for the first token is that of a full house, not of a stampede. */
const RAMP_MS = 8000;

interface Load {
  openAtOnce: number;
  lagsMs: number[];
  firstTokensMs: number[];
  lost: number;
  outOfOrder: number;
  failed: number;
  cpuMicrosPerToken: number;
}

/** Five hundred answers at once, each its own, each stored. */
export async function distinctRuns(): Promise<BenchResult> {
  const bare = await bareLoad();
  const own = await ownLoad();
  return {
    name: 'distinct runs: 500 at 50 tokens a second, stored as they come',
    figures: {
      'bare pass-through: CPU per token, µs': bare.cpuMicrosPerToken,
      'ours: CPU per token, µs': own.cpuMicrosPerToken,
      'bare pass-through: lag p99, ms': percentile(bare.lagsMs, 0.99),
      'ours: lag median, ms': percentile(own.lagsMs, 0.5),
      'bare pass-through: first token p95, ms': percentile(bare.firstTokensMs, 0.95),
      'ours: first token median, ms': percentile(own.firstTokensMs, 0.5),
      'ours: first token p95, ms': percentile(own.firstTokensMs, 0.95),
      'bare pass-through: tokens lost': bare.lost,
    },
    bars: [
      { what: 'open at the provider at once', value: own.openAtOnce, unit: '', atLeast: RUNS },
      { what: 'lag p99', value: percentile(own.lagsMs, 0.99), unit: 'ms', atMost: 250 },
      { what: 'tokens lost', value: own.lost, unit: '', atMost: 0 },
      { what: 'tokens out of order', value: own.outOfOrder, unit: '', atMost: 0 },
      { what: 'runs that failed', value: own.failed, unit: '', atMost: 0 },
      {
        what: 'CPU per token, of a bare pass-through’s',
        value: own.cpuMicrosPerToken / bare.cpuMicrosPerToken,
        unit: '×',
        atMost: 2.5,
        aim: '2',
      },
    ],
  };
}

async function bareLoad(): Promise<Load> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const bare = stack.adopt(await startPassThrough(fake.url), (one) => one.stop());
  // Awaited here: the servers are stopped on the way out.
  return await load(fake, bare.pid, (model) => ({
    port: bare.port,
    path: '/api/chat',
    body: { model, stream: true, messages: [{ role: 'user', content: 'distinct' }] },
  }));
}

/** What five hundred answers at once come to in the product. */
export async function ownLoad(): Promise<Load> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const app = stack.adopt(
    await startAppServer({ upstream: fake.url, models: [MODEL, WARM_UP_MODEL] }),
    (one) => one.stop(),
  );
  // Awaited here: the servers are stopped on the way out.
  return await load(fake, app.pid, (model) => ({
    port: app.port,
    path: '/api/chat',
    cookie: app.cookie,
    body: { id: randomUUID(), message: 'distinct', model: `openai/${model}` },
  }));
}

async function load(
  fake: FakeProvider,
  pid: number,
  request: (model: string) => Omit<StreamRequest, 'method'>,
): Promise<Load> {
  // Compiles and connects what the first request would have to.
  await Promise.all(
    Array.from({ length: 20 }, () => openStream({ method: 'POST', ...request(WARM_UP_MODEL) }).result),
  );
  await fake.reset();
  const cpuBefore = cpuMicros(pid);
  const results: StreamResult[] = await Promise.all(
    Array.from({ length: RUNS }, async (_, index) => {
      await setTimeout((index / RUNS) * RAMP_MS);
      return openStream({ method: 'POST', ...request(MODEL) }).result;
    }),
  );
  const cpu = cpuMicros(pid) - cpuBefore;
  const tokens = results.reduce((sum, one) => sum + one.tokens, 0);
  return {
    openAtOnce: (await fake.stats()).peakOpen,
    lagsMs: results.flatMap((one) => one.lagsMs),
    firstTokensMs: results.flatMap((one) =>
      one.firstTokenAt === null ? [] : [one.firstTokenAt - one.sentAt],
    ),
    lost: RUNS * TOKENS - tokens,
    outOfOrder: results.reduce((sum, one) => sum + one.tokensOutOfOrder, 0),
    failed: results.filter((one) => one.status !== 200 || !one.done).length,
    cpuMicrosPerToken: cpu / tokens,
  };
}
