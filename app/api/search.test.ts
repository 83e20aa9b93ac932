import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { searchAnswerSchema } from '@/lib/http/schemas/search.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let made = 0;
const newThread = () => `search-thread-${String(made++).padStart(6, '0')}`;

beforeAll(async () => {
  server = await startWireServer();
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

const search = async (client: WireClient, query: Record<string, string>) =>
  searchAnswerSchema.parse(await (await client.get(`/api/search?${new URLSearchParams(query)}`)).json());

describe('a search', () => {
  it('finds a title, a question and an answer at once after they came, with excerpts', async () => {
    const anna = await WireClient.at(server.url);
    const id = newThread();
    const { runId } = await anna.ask({
      id,
      message: 'a Pelican & <b>heron</b>',
      model: 'openai/fake-parrot',
    });
    await anna.patch(`/api/threads/${id}`, { title: 'On pelicans', archived: true });
    const { thread, messages } = (await anna.thread(id)).body;
    const { results, nextCursor } = await search(anna, { q: 'pelican' });
    expect(nextCursor).toBeNull();
    expect(results).toEqual([
      {
        thread,
        messageId: null,
        role: null,
        excerpt: [
          { text: 'On ', match: false },
          { text: 'pelican', match: true },
          { text: 's', match: false },
        ],
        createdAt: thread.createdAt,
      },
      expect.objectContaining({ thread, messageId: runId, role: 'assistant' }),
      {
        thread,
        messageId: messages[0].id,
        role: 'user',
        excerpt: [
          { text: 'a ', match: false },
          { text: 'Pelican', match: true },
          { text: ' & <b>heron</b>', match: false },
        ],
        createdAt: messages[0].createdAt,
      },
    ]);
  });

  it('comes in pages', async () => {
    const anna = await WireClient.at(server.url);
    for (let n = 0; n < 3; n++) await anna.ask({ id: newThread(), message: `walrus ${n}` });
    const first = await search(anna, { q: 'walrus', limit: '4' });
    expect(first.results.map(({ messageId }) => messageId === null)).toEqual([true, true, true, false]);
    const second = await search(anna, { q: 'walrus', limit: '4', cursor: first.nextCursor ?? '' });
    expect(second.results).toHaveLength(2);
    expect(second.nextCursor).toBeNull();
  });

  it('finds nothing of another session', async () => {
    const [anna, bert] = [await WireClient.at(server.url), await WireClient.at(server.url)];
    await anna.ask({ id: newThread(), message: 'a secret' });
    expect((await search(bert, { q: 'secret' })).results).toEqual([]);
  });
});
