import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let made = 0;
const newThread = () => `titles-thread-${String(made++).padStart(6, '0')}`;
/** What the fast model answers, after a while. */
const WRITTEN = 'The quick brown fox jumps over the lazy dog';
const MODEL = 'openai/fake-fast';

beforeAll(async () => {
  server = await startWireServer({
    FAST_MODEL: 'openai/fake-delay-600',
    OPENAI_MODELS: 'fake-fast,fake-delay-600,fake-401',
  });
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

const titleOf = async (client: WireClient, id: string) => (await client.thread(id)).body.thread.title;
const titleCalls = () =>
  server.provider.stats().records.filter(({ model }) => model === 'fake-delay-600').length;

describe('the title of a conversation', () => {
  it('is written by the fast model after the first exchange, once, and nothing waits for it', async () => {
    const anna = await WireClient.at(server.url);
    const id = newThread();
    const before = titleCalls();
    await anna.ask({ id, message: 'Name me', model: MODEL });
    expect(await titleOf(anna, id)).toBe('Name me');
    const { updatedAt } = (await anna.thread(id)).body.thread;
    await expect.poll(() => titleOf(anna, id)).toBe(WRITTEN);
    expect((await anna.thread(id)).body.thread.updatedAt).toBe(updatedAt);
    await anna.ask({ id, message: 'And again', model: MODEL });
    expect(titleCalls() - before).toBe(1);
  });

  it.each<[string, string[]]>([
    ['another one', ['My own']],
    ['the one that it had', ['Name me']],
    ['another one and then the old one again', ['My own', 'Name me']],
  ])('stays where a person gives it %s while the fast model writes', async (_, titles) => {
    const anna = await WireClient.at(server.url);
    const id = newThread();
    const before = titleCalls();
    await anna.ask({ id, message: 'Name me', model: MODEL });
    await expect.poll(() => titleCalls() - before).toBe(1);
    for (const title of titles) await anna.patch(`/api/threads/${id}`, { title });
    // The fast model answers a thread that was begun later: by then it has answered this one too.
    const later = newThread();
    await anna.ask({ id: later, message: 'Later', model: MODEL });
    await expect.poll(() => titleOf(anna, later)).toBe(WRITTEN);
    expect(await titleOf(anna, id)).toBe(titles.at(-1));
  });

  it('is not written for an answer that failed', async () => {
    const anna = await WireClient.at(server.url);
    const id = newThread();
    const before = titleCalls();
    await anna.ask({ id, message: 'Fail', model: 'openai/fake-401' });
    expect(titleCalls()).toBe(before);
    expect(await titleOf(anna, id)).toBe('Fail');
  });
});
