import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, parseQuery, readJson } from './read-body.ts';
import { threadsQuerySchema } from './schemas/thread.ts';

const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://127.0.0.1/api/chat', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

/** A body that comes in pieces, without a length, and tells how much of it was read. */
function chunked(chunk: Uint8Array, count: number) {
  const seen = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.pulled++ === count) controller.close();
        else controller.enqueue(chunk);
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

describe('reading a body', () => {
  it.each([['application/json'], ['application/json; charset=utf-8'], ['Application/JSON']])(
    'takes %s',
    async (type) => {
      expect(await readJson(post('{"a":1}', { 'content-type': type }))).toEqual({ a: 1 });
    },
  );

  it.each([['text/plain'], ['multipart/form-data'], ['application/jsonp'], ['']])(
    'refuses %j as unsupported_media_type',
    async (type) => {
      await expect(readJson(post('{}', { 'content-type': type }))).rejects.toMatchObject({
        code: 'unsupported_media_type',
      });
    },
  );

  it.each([
    ['nothing', ''],
    ['half an object', '{"a":'],
    ['two values', '{}{}'],
    ['a byte that is not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['brackets without end', '['.repeat(500_000)],
  ])('refuses %s as invalid_json', async (_, body) => {
    await expect(readJson(post(body))).rejects.toMatchObject({ code: 'invalid_json' });
  });

  it('takes a body of exactly 1 MiB and refuses one byte more, whatever its length says', async () => {
    const fits = `"${'a'.repeat(MAX_BODY_BYTES - 2)}"`;
    expect(await readJson(post(fits))).toHaveLength(MAX_BODY_BYTES - 2);
    await expect(readJson(post(`${fits} `))).rejects.toMatchObject({ code: 'body_too_large' });
  });

  it('takes in the rest of a body that is somewhat too large, so that its client reads the answer', async () => {
    const { body, seen } = chunked(new Uint8Array(64 * 1024), 32);
    await expect(readJson(post(body))).rejects.toMatchObject({ code: 'body_too_large' });
    expect(seen).toEqual({ pulled: 33, cancelled: false });
  });

  it('believes a length that is far too large without reading', async () => {
    const { body, seen } = chunked(new Uint8Array(1024), 4096);
    const headers = { 'content-type': 'application/json', 'content-length': String(9 * MAX_BODY_BYTES) };
    await expect(readJson(post(body, headers))).rejects.toMatchObject({ code: 'body_too_large' });
    expect(seen.pulled).toBe(0);
  });

  it('stops reading a body without a length once it is far too large', async () => {
    const { body, seen } = chunked(new Uint8Array(64 * 1024), 1000);
    await expect(readJson(post(body))).rejects.toMatchObject({ code: 'body_too_large' });
    expect(seen.cancelled).toBe(true);
    expect(seen.pulled).toBeLessThan(140);
  });
});

describe('reading a query', () => {
  const read = (query: string) => parseQuery(threadsQuerySchema, `http://127.0.0.1/api/threads${query}`);

  it('fills in what is absent', () => {
    expect(read('')).toEqual({ limit: 30, archived: false });
    expect(read('?q=a%20b&limit=100&archived=1&cursor=x')).toEqual({
      q: 'a b',
      limit: 100,
      archived: true,
      cursor: 'x',
    });
  });

  it.each([
    '?limit=0',
    '?limit=101',
    '?limit=-1',
    '?limit=1.5',
    '?limit=ten',
    '?limit=',
    '?archived=maybe',
    '?nope=1',
    '?q=a&q=b',
    '?q=%00',
  ])('refuses %s', (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });
});
