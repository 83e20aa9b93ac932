import { randomUUID } from 'node:crypto';
import { startAppServer } from './app-server.ts';
import type { Bar, BenchResult } from './bar.ts';
import { startFanOut } from './baselines.ts';
import { cpuMicros } from './cpu-time.ts';
import { headerOf, openStream } from './event-stream-client.ts';
import { startFakeProvider } from './fake-provider.ts';
import { percentile } from './percentile.ts';
import { Watcher } from './watcher-reader.ts';

const TOKENS = 500;
const RATE = 50;
/** Connecting goes on in groups, so that it is not a flood that is measured. */
const CONNECT_AT_ONCE = 100;

/** Time for so many to come before the first token, in milliseconds. */
const joinMs = (count: number) => 2000 + count * 3;
const modelFor = (count: number) => `fake-tokens-${TOKENS}-rate-${RATE}-delay-${joinMs(count)}-stamped`;

interface Delivery {
  perSecond: number;
  lost: number;
  outOfOrder: number;
  ended: number;
  lagP99Ms: number;
  cpuMicrosPerDelivery: number;
}

/** Thousands who watch one answer, over the product and over a bare server. */
export async function watchers(): Promise<BenchResult> {
  const figures: BenchResult['figures'] = {};
  const bars: Bar[] = [];
  for (const count of [1000, 3000]) {
    const bare = await bareDelivery(count);
    const own = await ownDelivery(count);
    const name = count.toLocaleString('en-US');
    for (const [who, delivery] of [
      ['bare', bare],
      ['ours', own],
    ] as const) {
      figures[`${name} watchers, ${who}: deliveries a second`] = delivery.perSecond;
      figures[`${name} watchers, ${who}: lag p99, ms`] = delivery.lagP99Ms;
      figures[`${name} watchers, ${who}: CPU per delivery, µs`] = delivery.cpuMicrosPerDelivery;
    }
    bars.push(
      {
        what: `${name} watchers: deliveries a second, of the bare server’s`,
        value: own.perSecond / bare.perSecond,
        unit: '×',
        atLeast: 0.95,
      },
      { what: `${name} watchers: frames lost`, value: own.lost, unit: '', atMost: 0 },
      {
        what: `${name} watchers: frames doubled or out of order`,
        value: own.outOfOrder,
        unit: '',
        atMost: 0,
      },
      { what: `${name} watchers: streams that ended properly`, value: own.ended, unit: '', atLeast: count },
    );
  }
  return { name: 'watchers: one run, watched by many', figures, bars };
}

async function bareDelivery(count: number): Promise<Delivery> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const bare = stack.adopt(await startFanOut(fake.url), (one) => one.stop());
  const body = { model: modelFor(count), stream: true, messages: [{ role: 'user', content: 'fan out' }] };
  const asked = openStream({ port: bare.port, method: 'POST', path: '/api/chat', body });
  const delivery = await watch(count, bare.pid, () => new Watcher(bare.port, '/watch', null));
  await asked.result;
  return delivery;
}

/** What so many watchers of one run get of the product. */
export async function ownDelivery(count: number): Promise<Delivery> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const model = modelFor(count);
  const app = stack.adopt(await startAppServer({ upstream: fake.url, models: [model] }), (one) => one.stop());
  const { head, socket } = openStream({
    port: app.port,
    method: 'POST',
    path: '/api/chat',
    cookie: app.cookie,
    body: { id: randomUUID(), message: 'fan out', model: `openai/${model}` },
  });
  const runId = headerOf((await head).headers, 'x-run-id');
  // The leader leaves, which disturbs nobody; what is counted are the watchers.
  socket.destroy();
  // Awaited here: the servers are stopped on the way out.
  return await watch(count, app.pid, () => new Watcher(app.port, `/api/runs/${runId}/stream`, app.cookie));
}

async function watch(count: number, pid: number, join: () => Watcher): Promise<Delivery> {
  const all: Watcher[] = [];
  while (all.length < count) {
    const group = Array.from({ length: Math.min(CONNECT_AT_ONCE, count - all.length) }, join);
    all.push(...group);
    await Promise.all(group.map((one) => one.connected));
  }
  const cpuBefore = cpuMicros(pid);
  await Promise.all(all.map((one) => one.ended));
  const cpu = cpuMicros(pid) - cpuBefore;
  const lags = all.flatMap((one) => one.lagsMs);
  const most = Math.max(...all.map((one) => one.frames));
  const firstAt = Math.min(...all.map((one) => one.firstAt || Infinity));
  const lastAt = Math.max(...all.map((one) => one.lastAt));
  const delivered = count * TOKENS;
  return {
    perSecond: (delivered / (lastAt - firstAt)) * 1000,
    lost: all.reduce((sum, one) => sum + (most - one.frames) + (TOKENS - 1 - one.lastToken), 0),
    outOfOrder: all.reduce((sum, one) => sum + one.outOfOrder, 0),
    ended: all.filter((one) => one.done).length,
    lagP99Ms: percentile(lags, 0.99),
    cpuMicrosPerDelivery: cpu / delivered,
  };
}
