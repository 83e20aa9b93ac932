import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { loggedRuns } from '../../lib/metrics/logged-runs.ts';
import { RunMetrics } from '../../lib/metrics/run-metrics.ts';
import { startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { cpuMicros } from './cpu-time.ts';
import { openStream } from './event-stream-client.ts';
import { startFakeProvider } from './fake-provider.ts';

const TOKENS = 500;
const MODEL = `fake-tokens-${TOKENS}-rate-500`;
const RUNS = 200;
const WARM_UP_RUNS = 50;
const AT_ONCE = 10;
/** Recorded many times over: one is too short to be timed. */
const RECORDED = 20_000;
const MAX_SHARE = 1;

/** What counting and timing a run costs, of everything that the run costs. */
export async function recording(): Promise<BenchResult> {
  const runMicros = await cpuOfARun();
  const recordMicros = cpuOfARecord();
  return {
    name: 'recording: what the figures cost, of a run’s CPU',
    figures: {
      [`a run of ${TOKENS} tokens, CPU µs`]: runMicros,
      'recording it, CPU µs': recordMicros,
    },
    bars: [
      {
        what: 'recording, of the run',
        value: (100 * recordMicros) / runMicros,
        unit: '%',
        atMost: MAX_SHARE,
      },
    ],
  };
}

async function cpuOfARun(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const app = stack.adopt(await startAppServer({ upstream: fake.url, models: [MODEL] }), (one) => one.stop());
  const ask = async () => {
    const { done, tokens, status } = await openStream({
      port: app.port,
      method: 'POST',
      path: '/api/chat',
      cookie: app.cookie,
      body: { id: randomUUID(), message: 'What is it?', model: `openai/${MODEL}` },
    }).result;
    if (!done || tokens !== TOKENS) throw new Error(`A run did not finish: ${status}, ${tokens} tokens.`);
  };
  const askMany = async (count: number) => {
    let left = count;
    const worker = async () => {
      while (left-- > 0) await ask();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
  await askMany(WARM_UP_RUNS);
  const before = cpuMicros(app.pid);
  await askMany(RUNS);
  return (cpuMicros(app.pid) - before) / RUNS;
}

/** Everything that is recorded of a run: the calls that the core and its stream make, and the line in the log. */
function cpuOfARecord(): number {
  const metrics = new RunMetrics(() => performance.now());
  const observer = loggedRuns(metrics, pino({ level: 'info', base: null }, { write() {} }));
  const record = (n: number) => {
    const runId = `run-${n}`;
    metrics.subscribed();
    observer.opened('openai');
    metrics.requested('openai', 'leader', runId, `thread-${n}`);
    observer.providerCall('openai');
    observer.checkpoint();
    observer.checkpoint();
    for (let chunk = 0; chunk < TOKENS; chunk++) metrics.sent(100);
    observer.settled({
      runId,
      threadId: `thread-${n}`,
      requestId: runId,
      provider: 'openai',
      model: `openai/${MODEL}`,
      status: 'complete',
      code: null,
      ttftMs: n % 1_000,
      queueWaitMs: n % 7,
      latencyMs: 1_000 + (n % 5_000),
      settleMs: 1,
      cancelMs: null,
      providerCalls: 1,
      timings: { connectMs: 0, headersMs: n % 90, firstByteMs: n % 900, retriesMs: 0, overheadMs: n % 10 },
      answeredBy: `openai/${MODEL}`,
      usage: { inputTokens: 10, outputTokens: TOKENS },
    });
    metrics.unsubscribed();
  };
  for (let n = 0; n < RECORDED; n++) record(n);
  const before = process.cpuUsage();
  for (let n = 0; n < RECORDED; n++) record(n);
  const { user, system } = process.cpuUsage(before);
  metrics.eventLoopDelay.stop();
  return (user + system) / RECORDED;
}
