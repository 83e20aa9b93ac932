import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { monotonicMs } from '../../e2e/fakes/timer-wheel.ts';
import { type AppServer, startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { headerOf, openStream } from './event-stream-client.ts';
import { startFakeProvider } from './fake-provider.ts';
import { percentile } from './percentile.ts';

const RUNS = 100;
const SLOTS = 67;
/** Before the headers, before the first byte, and in the middle of an answer. */
const MODELS = ['fake-silent', 'fake-silent-body', 'fake-tokens-2000-rate-50'] as const;

interface Stopped {
  tag: string;
  queued: boolean;
  cancelledAt: number;
  answeredMs: number;
  status: string;
}

/** Stop, pressed at random moments of many runs, of which those beyond `slots` still wait for their turn. */
export async function cancel({ runs: count = RUNS, slots = SLOTS } = {}): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const app = stack.adopt(
    await startAppServer({
      upstream: fake.url,
      models: MODELS,
      env: { PACER_CONCURRENCY: String(slots), PACER_MAX_WAIT_MS: '60000' },
    }),
    (one) => one.stop(),
  );
  const runs: { runId: string; tag: string }[] = [];
  for (let index = 0; index < count; index++) {
    runs.push(await start(app, index));
  }
  // Those that wait go first: a slot that comes free would let one of them through.
  const [streaming, queued] = [runs.slice(0, slots), runs.slice(slots)];
  const stopAll = (some: typeof runs, isQueued: boolean) =>
    Promise.all(
      some.map(async ({ runId, tag }) => {
        await setTimeout(Math.random() * 1000);
        return stop(app, runId, tag, isQueued);
      }),
    );
  const stopped = [...(await stopAll(queued, true)), ...(await stopAll(streaming, false))];
  await setTimeout(500);
  const stats = await fake.stats();
  const closes = stopped.flatMap(({ tag, queued: waited, cancelledAt }) => {
    const record = stats.records.find((one) => one.tag === tag);
    return waited || record === undefined ? [] : [(record.closedAt ?? Infinity) - cancelledAt];
  });
  const reached = stopped.filter(
    ({ tag, queued: waited }) => waited && stats.records.some((one) => one.tag === tag),
  );
  return {
    name: `cancel: ${count} runs stopped at random moments, ${count - slots} of them queued`,
    figures: {
      'sockets closed': closes.length,
      'closed, median ms': percentile(closes, 0.5),
      'cancel answered, p95 ms': percentile(
        stopped.map((one) => one.answeredMs),
        0.95,
      ),
    },
    bars: [
      { what: 'socket closed at the provider, p95', value: percentile(closes, 0.95), unit: 'ms', atMost: 50 },
      { what: 'socket closed at the provider, max', value: Math.max(...closes), unit: 'ms', atMost: 299.9 },
      { what: 'left open at the provider', value: stats.open, unit: '', atMost: 0 },
      { what: 'calls seen by the provider', value: stats.requests, unit: '', atMost: slots, atLeast: slots },
      { what: 'queued runs that reached the provider', value: reached.length, unit: '', atMost: 0 },
      {
        what: 'runs that settled as cancelled',
        value: stopped.filter((one) => one.status === 'cancelled').length,
        unit: '',
        atLeast: count,
      },
    ],
  };
}

async function start(app: AppServer, index: number): Promise<{ runId: string; tag: string }> {
  const tag = `cancel ${index}`;
  const model = `openai/${MODELS[index % MODELS.length]}`;
  const { head } = openStream({
    port: app.port,
    method: 'POST',
    path: '/api/chat',
    cookie: app.cookie,
    body: { id: randomUUID(), message: tag, model },
  });
  const { status, headers } = await head;
  const runId = headerOf(headers, 'x-run-id');
  if (status !== 200 || runId === null) {
    throw new Error(`A run did not start: ${status}`);
  }
  return { runId, tag };
}

async function stop(app: AppServer, runId: string, tag: string, queued: boolean): Promise<Stopped> {
  const cancelledAt = monotonicMs();
  const response = await fetch(`http://127.0.0.1:${app.port}/api/runs/${runId}/cancel`, {
    method: 'POST',
    headers: { cookie: app.cookie },
  });
  const { status } = (await response.json()) as { status: string };
  return { tag, queued, cancelledAt, answeredMs: monotonicMs() - cancelledAt, status };
}
