import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compressFiles } from '../../scripts/compress-files.ts';
import { deliver } from './delivery.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const SCRIPT = 'globalThis.answer = 42;\n'.repeat(500);
let folder: string;
let server: Server | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dac-delivery-'));
  mkdirSync(join(folder, 'static', 'chunks'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'of nobody');
  writeFileSync(join(folder, 'static', 'chunks', 'a.js'), SCRIPT);
  writeFileSync(join(folder, 'static', 'chunks', 'small.js'), '1');
  await compressFiles(join(folder, 'static'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true });
});

/** Asks a server whose own answer is `listener`'s, with nothing decompressed on the way. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  listener?: RequestListener,
  method = 'GET',
) {
  const middleware = deliver(join(folder, 'static'));
  server = createServer((request, response) => {
    for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
    middleware(request, response, () =>
      (listener ?? ((_, own) => own.end(`own ${request.url}`)))(request, response),
    );
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status?: number; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const outgoing = httpRequest({ host: '127.0.0.1', port, path, headers, method }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
      outgoing.on('error', reject).end();
    },
  );
}

describe('files of the build', () => {
  it('leave as they were compressed, in the best form that is accepted', async () => {
    const brotli = await ask('/_next/static/chunks/a.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
    const gzip = await ask('/_next/static/chunks/a.js', { 'accept-encoding': 'gzip' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
    const plain = await ask('/_next/static/chunks/a.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(SCRIPT);
  });
  it('are kept for good, since their names change with them', async () => {
    const { headers } = await ask('/_next/static/chunks/a.js');
    expect(headers['cache-control']).toBe('public,max-age=31536000,immutable');
    const again = await ask('/_next/static/chunks/a.js', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });
  it('are what they say they are, and carry no header that only a page needs', async () => {
    const { headers } = await ask('/_next/static/chunks/a.js');
    expect(headers).toMatchObject({
      'content-type': 'text/javascript',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toBeUndefined();
  });
  it.each([
    '/_next/static/none.js',
    '/_next/static/../secret.txt',
    '/_next/static/%2e%2e/secret.txt',
    '/secret.txt',
  ])('that are not there are the server’s own to answer: %s', async (path) => {
    expect((await ask(path)).body.toString()).toBe(`own ${path}`);
  });
  it('are not answered to other methods', async () => {
    expect((await ask('/_next/static/chunks/a.js', {}, undefined, 'POST')).body.toString()).toMatch(/^own /);
  });
});

describe('everything else', () => {
  const accepting = { 'accept-encoding': 'gzip' };

  it('is compressed on its way, but for what is short or says no', async () => {
    const json: RequestListener = (_, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(SCRIPT));
    };
    expect((await ask('/api/threads', accepting, json)).headers['content-encoding']).toBe('gzip');
    expect((await ask('/api/health', accepting)).headers['content-encoding']).toBeUndefined();
  });
  it('leaves an event stream frame by frame', async () => {
    const stream: RequestListener = (_, response) => {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
      });
      response.end(`data: ${SCRIPT}\n\n`);
    };
    expect((await ask('/api/events', accepting, stream)).headers['content-encoding']).toBeUndefined();
  });
});
