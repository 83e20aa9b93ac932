import { randomUUID } from 'node:crypto';
import { type AppServer, startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { startEmptyNext, startPassThrough } from './baselines.ts';
import { openStream, type StreamRequest } from './event-stream-client.ts';
import { startFakeProvider } from './fake-provider.ts';
import { median, percentile } from './percentile.ts';

/** Alone, a short answer, so that many fit into the time. */
const SHORT = 'fake-tokens-5-rate-1000';
/** The same from a provider that thinks first, as a real one does for much longer: what is done meanwhile costs nobody time. */
const THINKING = 'fake-tokens-5-rate-1000-delay-20';
/** In a crowd, the pace of a real model: the ends of the first answers are not what the last ones wait for. */
const PACED = 'fake-tokens-20-rate-50';
const SEQUENTIAL = 200;
const AT_ONCE = 50;
const ROUNDS = 20;
const WARM_UP_ROUNDS = 5;

/** What is waited for the first token beyond the provider's own time, alone and in a crowd. */
export async function firstToken(): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const bare = stack.adopt(await startPassThrough(fake.url), (one) => one.stop());
  const empty = stack.adopt(await startEmptyNext(), (one) => one.stop());
  const app = stack.adopt(
    await startAppServer({ upstream: fake.url, models: [SHORT, THINKING, PACED] }),
    (one) => one.stop(),
  );

  const asked = (model: string) => ({
    model,
    stream: true,
    messages: [{ role: 'user', content: 'first token' }],
  });
  const requests = {
    direct: (model: string) => ({ port: fake.port, path: '/v1/chat/completions', body: asked(model) }),
    bare: (model: string) => ({ port: bare.port, path: '/api/chat', body: asked(model) }),
    empty: (model: string) => ({ port: empty.port, path: '/api/chat', body: asked(model) }),
    ours: (model: string) => ownRequest(app, model),
  };
  type Who = keyof typeof requests;
  const all = Object.keys(requests) as Who[];
  const alone: Record<Who, number[]> = { direct: [], bare: [], empty: [], ours: [] };
  const thinking: Record<Who, number[]> = { direct: [], bare: [], empty: [], ours: [] };
  const crowd: Record<Who, number[]> = { direct: [], bare: [], empty: [], ours: [] };

  // Taken in turns, so that whatever else the machine does meets all of them.
  for (let round = -WARM_UP_ROUNDS; round < SEQUENTIAL; round++) {
    for (const who of all) {
      const time = await firstTokenMs(requests[who](SHORT));
      const later = await firstTokenMs(requests[who](THINKING));
      if (round >= 0) {
        alone[who].push(time);
        thinking[who].push(later);
      }
    }
  }
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const who of all) {
      const times = await Promise.all(
        Array.from({ length: AT_ONCE }, () => firstTokenMs(requests[who](PACED))),
      );
      if (round >= 0) {
        crowd[who].push(...times);
      }
    }
  }
  const added = (who: Who) => median(alone[who]) - median(alone.direct);
  const addedLater = (who: Who) => median(thinking[who]) - median(thinking.direct);
  const p95 = (who: Who) => percentile(crowd[who], 0.95);
  return {
    name: 'first token: what is added to the provider’s own time',
    figures: {
      'alone, the provider itself, median ms': median(alone.direct),
      'alone, added by a bare pass-through, median ms': added('bare'),
      'alone, added by a bare pass-through to a provider that thinks for 20 ms, median ms':
        addedLater('bare'),
      'alone, an empty Next route, median ms': median(alone.empty),
      'alone, ours, p95 ms': percentile(alone.ours, 0.95),
      '50 at once, the provider itself, p95 ms': p95('direct'),
      '50 at once, a bare pass-through, p95 ms': p95('bare'),
      '50 at once, an empty Next route, p95 ms': p95('empty'),
      '50 at once, ours, median ms': median(crowd.ours),
      '50 at once, ours, p95 ms': p95('ours'),
    },
    bars: [
      { what: 'one at a time: added, median', value: added('ours'), unit: 'ms', atMost: 5, aim: '3' },
      {
        what: 'one at a time, to a provider that thinks for 20 ms: added, median',
        value: addedLater('ours'),
        unit: 'ms',
        atMost: 5,
        aim: '3',
      },
      {
        what: '50 new threads at once: p95, of an empty Next route’s',
        value: p95('ours') / p95('empty'),
        unit: '×',
        atMost: 3,
        aim: '2',
      },
    ],
  };
}

function ownRequest(app: AppServer, model: string) {
  return {
    port: app.port,
    path: '/api/chat',
    cookie: app.cookie,
    body: { id: randomUUID(), message: 'first token', model: `openai/${model}` },
  };
}

async function firstTokenMs(request: Omit<StreamRequest, 'method'>): Promise<number> {
  const { sentAt, firstTokenAt, status } = await openStream({ method: 'POST', ...request }).result;
  if (firstTokenAt === null) {
    throw new Error(`No token came from ${request.path} on ${request.port}: ${status}`);
  }
  return firstTokenAt - sentAt;
}
