import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { framesOf, WireClient } from '@/e2e/http/wire-client.ts';
import { lockingProcess } from '@/e2e/locking-process.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
beforeAll(async () => {
  server = await startWireServer();
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

it('another process that holds the lock stops what is to be stored, and no stream', async () => {
  const anna = await WireClient.at(server.url);
  const streaming = await anna.post('/api/chat', {
    id: 'locked-thread-00001',
    message: 'Go on',
    model: 'openai/fake-tokens-40-rate-100',
  });
  const frames = framesOf(streaming);
  const types: string[] = [];
  const readTo = async (last: (type: string, text: number) => boolean) => {
    for (;;) {
      const { value, done } = await frames.next();
      if (done) return;
      types.push(value.event.type);
      if (last(value.event.type, types.filter((type) => type === 'text-delta').length)) return;
    }
  };
  await readTo((type) => type === 'text-delta');

  const lock = await lockingProcess(join(server.folder, 'wire.db'));
  const order: string[] = [];
  const asked = anna
    .post('/api/chat', { id: 'locked-thread-00002', message: 'Hello?', model: 'openai/fake-fast' })
    .then(async (response) => {
      order.push(`asked ${response.status}`);
      await response.text();
    });
  const renamed = anna.patch('/api/threads/locked-thread-00001', { title: 'Renamed' }).then((response) => {
    order.push(`renamed ${response.status}`);
  });
  // All of the answer arrives while nothing can be written; only its end waits for its row.
  await readTo((_, deltas) => deltas === 40);
  expect((await anna.thread('locked-thread-00001')).body.thread.title).toBe('Go on');
  expect((await anna.get('/api/health?ready=1')).status).toBe(200);
  expect(order).toEqual([]);
  expect(types).not.toContain('finish');
  await lock.free();
  await readTo((type) => type === 'finish');
  await Promise.all([asked, renamed]);
  expect(order.toSorted()).toEqual(['asked 200', 'renamed 200']);
  expect((await anna.thread('locked-thread-00001')).body).toMatchObject({
    thread: { title: 'Renamed' },
    messages: [{ role: 'user' }, { role: 'assistant', status: 'complete' }],
  });
});
