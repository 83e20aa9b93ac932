import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { startAppServer } from '../bench/app-server.ts';
import { headerOf, openStream } from '../bench/event-stream-client.ts';
import { startFakeProvider } from '../bench/fake-provider.ts';
import { percentile } from '../bench/percentile.ts';
import type { Check } from './check.ts';

const SLOW = 50;
const SECONDS = 30;
/** A flood, so that what a stalled reader leaves unread is far more than the sockets' buffers hold. */
const RATE = 3_000;
const MODEL = `fake-tokens-${SECONDS * RATE}-rate-${RATE}-stamped`;

/** Readers that take nothing for half a minute, beside one that takes everything. */
export const slowReaderCheck: Check = {
  key: 'slow-reader',
  table: 'harder',
  name: `${SLOW} readers that take nothing for ${SECONDS} s, beside one that reads`,
  method: `One run of ${(SECONDS * RATE).toLocaleString('en-US')} tokens at ${RATE.toLocaleString('en-US')} a second. Growth is the server's resident memory at the end of the ${SECONDS} s over what it was when all had joined; the answer itself is some 12 MiB of it.`,
  criteria: [
    { id: 'slow-lag', what: 'Lag p99 of the one that reads', target: { atMost: 250, unit: 'ms' } },
    { id: 'slow-lost', what: 'Tokens that it lost', target: { exactly: 0, unit: '' } },
    { id: 'slow-memory', what: 'Growth of the server’s memory', target: { atMost: 256, unit: 'MiB' } },
    {
      id: 'slow-caught-up',
      what: 'Slow readers that then got everything',
      target: { exactly: SLOW, unit: '' },
    },
  ],
  async measure() {
    await using stack = new AsyncDisposableStack();
    const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
    const app = stack.adopt(await startAppServer({ upstream: fake.url, models: [MODEL] }), (one) =>
      one.stop(),
    );
    const reader = openStream({
      port: app.port,
      method: 'POST',
      path: '/api/chat',
      cookie: app.cookie,
      body: { id: randomUUID(), message: 'A flood', model: `openai/${MODEL}` },
    });
    const runId = headerOf((await reader.head).headers, 'x-run-id');
    const path = `/api/runs/${runId}/stream`;
    const slow = Array.from({ length: SLOW }, () =>
      openStream({ port: app.port, method: 'GET', path, cookie: app.cookie }),
    );
    await Promise.all(slow.map(({ head }) => head));
    for (const { socket } of slow) socket.pause();
    const before = residentMib(app.pid);
    await setTimeout(SECONDS * 1_000);
    const after = residentMib(app.pid);
    const read = await reader.result;
    for (const { socket } of slow) socket.resume();
    const caughtUp = await Promise.all(slow.map(({ result }) => result));
    return {
      'slow-lag': percentile(read.lagsMs, 0.99),
      'slow-lost': SECONDS * RATE - read.tokens,
      'slow-memory': after - before,
      'slow-caught-up': caughtUp.filter(
        ({ done, inOrder, tokens }) => done && inOrder && tokens === SECONDS * RATE,
      ).length,
    };
  },
};

/** Resident memory of a process, in MiB. Linux only. */
function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
