import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WireClient } from '@/e2e/http/wire-client.ts';
import { threadExportSchema, threadsExportSchema } from '@/lib/http/schemas/thread-export.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
const ID = 'export-thread-00001';
let anna: WireClient;

beforeAll(async () => {
  server = await startWireServer();
  anna = await WireClient.at(server.url);
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

const file = (id: string, query: string) => anna.get(`/api/threads/${id}/export?${query}`);

describe('an export', () => {
  it('as JSON is the whole tree, as it is read otherwise too', async () => {
    const first = await anna.ask({ id: ID, message: 'Größe?', model: 'openai/fake-fast' });
    await anna.ask({ id: ID, message: 'an aside', parentId: null, model: 'openai/fake-fast' });
    const response = await file(ID, 'format=json');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr__e.json"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.json`,
    );
    const exported = threadExportSchema.parse(await response.json());
    const { thread, messages } = (await anna.thread(ID)).body;
    expect(exported).toMatchObject({ type: 'dac.thread', version: 1, thread, messages });
    expect(exported.messages).toHaveLength(4);

    const newest = await (await file(ID, 'format=markdown')).text();
    expect(newest).toContain('an aside');
    expect(newest).not.toContain('\n\nGröße?\n');
    const other = await file(ID, `format=markdown&leaf=${first.runId}`);
    expect(other.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    const text = await other.text();
    expect(text).toMatch(/^# Größe\?\n\nExported from DAC on .* UTC\.\n\n## Question\n/);
    expect(text).toContain('## Answer by openai/fake-fast\n');
    expect(text).toContain('The quick brown fox jumps over the lazy dog.');
    expect(text).not.toContain('an aside');
  });

  it('of an answer that is being written has what there is of it, and says so', async () => {
    const id = 'export-thread-00002';
    const response = await anna.post('/api/chat', { id, message: 'go on', model: 'openai/fake-stall' });
    await expect
      .poll(async () => (await file(id, 'format=markdown')).text())
      .toMatch(/word0 word1[\s\S]*\*This answer was still being written\.\*/);
    const { messages } = threadExportSchema.parse(await (await file(id, 'format=json')).json());
    expect(messages[1]).toMatchObject({ status: 'streaming' });
    await anna.send('POST', `/api/runs/${response.headers.get('x-run-id')}/cancel`);
    await response.body?.cancel();
    expect(await (await file(id, 'format=markdown')).text()).toContain('*This answer was stopped.*');
  });

  it('of all threads has each of them whole, archived ones too, deleted ones and those of others not', async () => {
    const bert = await WireClient.at(server.url);
    const ids = ['export-all-thread-1', 'export-all-thread-2', 'export-all-thread-3'];
    expect(threadsExportSchema.parse(await (await bert.get('/api/threads/export')).json()).threads).toEqual(
      [],
    );
    for (const id of ids) await bert.ask({ id, message: id, model: 'openai/fake-fast' });
    await bert.patch(`/api/threads/${ids[0]}`, { archived: true });
    await bert.send('DELETE', `/api/threads/${ids[1]}`);
    const response = await bert.get('/api/threads/export');
    expect(response.headers.get('content-disposition')).toContain('filename="DAC chats.json"');
    const { threads } = threadsExportSchema.parse(await response.json());
    const expected = [];
    for (const id of [ids[2], ids[0]]) {
      const { thread, messages } = (await bert.thread(id ?? '')).body;
      expected.push({ thread, messages });
    }
    expect(threads).toEqual(expected);
  });

  it('tells its name to HEAD, without the file', async () => {
    const response = await anna.send('HEAD', `/api/threads/${ID}/export?format=markdown`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(await response.text()).toBe('');
  });
});
