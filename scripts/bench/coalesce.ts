import { randomUUID } from 'node:crypto';
import { type AppServer, startAppServer } from './app-server.ts';
import type { Bar, BenchResult } from './bar.ts';
import { openStream, type StreamResult } from './event-stream-client.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { median, percentile } from './percentile.ts';

/** An answer of some three hundred words at a usual pace: eight seconds. */
const TOKENS = 400;
const MODEL = `fake-tokens-${TOKENS}-rate-50-stamped`;

const WARM_UP_MODEL = 'fake-tokens-10-rate-50';
const WARM_UP_BURSTS = 3;

/** Impatient clicks: one question on one thread, many times. */
export async function coalesce(): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const app = stack.adopt(
    await startAppServer({ upstream: fake.url, models: [MODEL, WARM_UP_MODEL] }),
    (one) => one.stop(),
  );
  await warmUp(app);
  const ownMs = median(await ownTimes(fake));
  const some = await burst(app, fake, 50, 10);
  const many = await burst(app, fake, 1000, 1000);
  return {
    name: 'coalesce: one question, many requests',
    figures: {
      'the provider’s own time, ms': ownMs,
      '50 requests, 10 at a time: p95 over it, ms': percentile(some.timesMs, 0.95) - ownMs,
      '1,000 requests at once: provider called after, ms': many.calledAfterMs,
      '1,000 requests at once: median over it, ms': median(many.timesMs) - ownMs,
      '1,000 requests at once: p95 over it, ms': percentile(many.timesMs, 0.95) - ownMs,
    },
    bars: [
      ...barsOf('50 requests, 10 at a time', some, ownMs),
      ...barsOf('1,000 requests at once', many, ownMs),
    ],
  };
}

/** A server that has just started has its code to compile first, which is not what is measured. */
async function warmUp(app: AppServer): Promise<void> {
  for (let count = 0; count < WARM_UP_BURSTS; count++) {
    const body = { id: randomUUID(), message: 'Warm up', model: `openai/${WARM_UP_MODEL}` };
    await Promise.all(
      Array.from(
        { length: 300 },
        () =>
          openStream({ port: app.port, method: 'POST', path: '/api/chat', cookie: app.cookie, body }).result,
      ),
    );
  }
}

async function ownTimes(fake: FakeProvider): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < 3; count++) {
    const body = { model: MODEL, stream: true, messages: [{ role: 'user', content: 'own time' }] };
    const result = await openStream({ port: fake.port, method: 'POST', path: '/v1/chat/completions', body })
      .result;
    times.push(result.lastAt - result.sentAt);
  }
  return times;
}

interface Burst {
  providerCalls: number;
  messages: number;
  errors: number;
  different: number;
  timesMs: number[];
  /** From the first request to the provider's call. */
  calledAfterMs: number;
}

async function burst(app: AppServer, fake: FakeProvider, count: number, atOnce: number): Promise<Burst> {
  await fake.reset();
  const threadId = randomUUID();
  const body = { id: threadId, message: 'The same question?', model: `openai/${MODEL}` };
  const results: StreamResult[] = [];
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      results.push(
        await openStream({ port: app.port, method: 'POST', path: '/api/chat', cookie: app.cookie, body })
          .result,
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const thread = await fetch(`http://127.0.0.1:${app.port}/api/threads/${threadId}`, {
    headers: { cookie: app.cookie },
  });
  const { messages = [] } = (await thread.json()) as { messages?: unknown[] };
  const expected = results[0]?.frames;
  const { requests, records } = await fake.stats();
  return {
    providerCalls: requests,
    calledAfterMs: (records.at(-1)?.openedAt ?? Number.NaN) - Math.min(...results.map((one) => one.sentAt)),
    messages: messages.length,
    errors: results.filter((one) => one.status !== 200 || !one.done || one.tokens !== TOKENS).length,
    different: results.filter((one) => one.frames !== expected || !one.inOrder).length,
    timesMs: results.map((one) => one.lastAt - one.sentAt),
  };
}

function barsOf(
  what: string,
  { providerCalls, messages, errors, different, timesMs }: Burst,
  ownMs: number,
): Bar[] {
  return [
    { what: `${what}: provider calls`, value: providerCalls, unit: '', atMost: 1, atLeast: 1 },
    { what: `${what}: messages stored`, value: messages, unit: '', atMost: 2, atLeast: 2 },
    { what: `${what}: errors`, value: errors, unit: '', atMost: 0 },
    { what: `${what}: streams that differ from the first`, value: different, unit: '', atMost: 0 },
    { what: `${what}: p95`, value: percentile(timesMs, 0.95), unit: 'ms', atMost: ownMs * 1.1 },
  ];
}
