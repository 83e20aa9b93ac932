import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { WireClient } from '../../e2e/http/wire-client.ts';
import { ProductionServer } from '../../e2e/production-server.ts';
import { startFakeProvider } from '../bench/fake-provider.ts';
import type { Check } from './check.ts';

const RUNS = 20;
const MODEL = 'fake-tokens-2000-rate-50-stamped';
const AFTER_MS = 3_000;

/** The power goes in the middle of answers. */
export const killCheck: Check = {
  key: 'kill',
  table: 'harder',
  name: `SIGKILL in the middle of ${RUNS} answers, and a restart`,
  method:
    'A fake provider over HTTP stamps each token with the time of its writing. Lost is what lies between the last stored token of an answer and the last that its client had seen.',
  criteria: [
    { id: 'kill-lost', what: 'Text lost, the worst of all answers', target: { atMost: 1_000, unit: 'ms' } },
    { id: 'kill-interrupted', what: 'Answers marked interrupted', target: { exactly: RUNS, unit: '' } },
    { id: 'kill-questions', what: 'Questions kept', target: { exactly: RUNS, unit: '' } },
  ],
  async measure() {
    await using stack = new AsyncDisposableStack();
    const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
    const server = stack.adopt(
      await ProductionServer.create({
        OPENAI_BASE_URL: `${fake.url}/v1`,
        OPENAI_MODELS: MODEL,
        PACER_BURST: String(RUNS),
        OWNER_CONCURRENCY: String(RUNS),
      }),
      (one) => one.remove(),
    );
    await server.start();
    const client = await WireClient.at(server.url);
    const watched = await Promise.all(Array.from({ length: RUNS }, () => watch(client, randomUUID())));
    await setTimeout(AFTER_MS);
    server.signal('SIGKILL');
    await server.exited();
    const seen = await Promise.all(watched.map(({ lastStamp }) => lastStamp));
    await server.start();
    const again = new WireClient(server.url, client.cookie);
    const threads = await Promise.all(watched.map(({ threadId }) => again.thread(threadId)));
    const messages = threads.flatMap(({ body }) => body.messages as Stored[]);
    const lost = threads.map(({ body }, at) => {
      const answer = (body.messages as Stored[]).find(({ role }) => role === 'assistant');
      const text = answer?.parts.map((part) => part.text ?? '').join('') ?? '';
      return (seen[at] ?? Number.NaN) - stampOf(text);
    });
    return {
      'kill-lost': Math.max(...lost),
      'kill-interrupted': messages.filter(({ status }) => status === 'interrupted').length,
      'kill-questions': messages.filter(({ role }) => role === 'user').length,
    };
  },
};

interface Stored {
  role: string;
  status: string;
  parts: { text?: string }[];
}

/** Begins a run and reads its raw stream until that breaks, keeping the last stamp that came. */
async function watch(client: WireClient, threadId: string) {
  const response = await client.post('/api/chat', { id: threadId, message: 'Hold on' });
  if (response.status !== 200) throw new Error(`a run did not start: ${response.status}`);
  const read = async () => {
    let tail = '';
    let stamp = Number.NaN;
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        tail = (tail + decoder.decode(chunk, { stream: true })).slice(-4_096);
        const newest = stampOf(tail);
        if (!Number.isNaN(newest)) stamp = newest;
      }
    } catch {
      // Cut, as it was to be.
    }
    return stamp;
  };
  return { threadId, lastStamp: read() };
}

/** The newest stamp in a text, in milliseconds of the machine's monotonic clock; NaN where there is none. */
function stampOf(text: string): number {
  return Number([...text.matchAll(/ \d+@(\d+(?:\.\d+)?)(?=[ "])/g)].at(-1)?.[1] ?? Number.NaN);
}
