import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type AppServer, startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { openStream } from './event-stream-client.ts';
import { startFakeProvider } from './fake-provider.ts';
import { HeapInspector } from './heap-inspector.ts';
import { freePort } from './processes.ts';

const MODEL = 'fake-tokens-20-rate-100000-stamped';
const HALF = 5000;
/** Settled runs are kept readable for a minute; what is measured is what is left after that. */
const KEPT_MS = 65_000;
const MIB = 1024 * 1024;

/** Ten thousand runs one after another: what the second half leaves behind that the first did not. */
export async function memory(): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const inspectPort = await freePort();
  const app = stack.adopt(
    await startAppServer({
      upstream: fake.url,
      models: [MODEL],
      nodeArgs: [`--inspect=127.0.0.1:${inspectPort}`],
    }),
    (one) => one.stop(),
  );
  const heap = stack.adopt(await HeapInspector.connect(inspectPort), (one) => one.close());
  const half = async () => {
    const startedAt = performance.now();
    for (let count = 0; count < HALF; count++) {
      await ask(app);
    }
    const perSecond = HALF / ((performance.now() - startedAt) / 1000);
    await setTimeout(KEPT_MS);
    // With its end, the logs that are past their time are let go.
    await ask(app);
    return { perSecond, bytes: await heap.usedBytes() };
  };
  await ask(app);
  const before = await heap.usedBytes();
  const first = await half();
  const second = await half();
  return {
    name: 'memory: 10,000 runs, one after another',
    figures: {
      'heap before, MiB': before / MIB,
      'heap after 5,000 runs, MiB': first.bytes / MIB,
      'heap after 10,000 runs, MiB': second.bytes / MIB,
      'runs a second': second.perSecond,
    },
    bars: [
      {
        what: 'heap after the last 5,000, of that after the first 5,000',
        value: second.bytes / first.bytes,
        unit: '×',
        atMost: 1.1,
      },
    ],
  };
}

async function ask(app: AppServer): Promise<void> {
  const { done, tokens, status } = await openStream({
    port: app.port,
    method: 'POST',
    path: '/api/chat',
    cookie: app.cookie,
    body: { id: randomUUID(), message: `What is ${randomUUID()}?`, model: `openai/${MODEL}` },
  }).result;
  if (!done || tokens !== 20) {
    throw new Error(`A run did not finish: ${status}, ${tokens} tokens.`);
  }
}
