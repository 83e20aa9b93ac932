import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AFTER_PAINT } from './after-paint.ts';
import { runScriptsAfterPaint, withScriptsAfterPaint } from './scripts-after-paint.ts';

const HEAD =
  '<!DOCTYPE html><html><head><link rel="stylesheet" href="/_next/static/a.css" nonce="n"/>' +
  '<link rel="preload" as="script" fetchPriority="low" nonce="n" href="/_next/static/main.js"/>' +
  '<script src="/_next/static/a.js" async="" nonce="n"></script>' +
  '<script src="/_next/static/b.js" async=""></script>' +
  '<script src="/_next/static/old.js" noModule="" nonce="n"></script>' +
  '<title>Grüße &lt;script src="/_next/static/x.js" async=""</title></head>';
const PAGE = `${HEAD}<body>Grüße</body></html>`;
const CHANGED = `${withScriptsAfterPaint(HEAD)}<body>Grüße</body></html>`;

describe('the head of a page', () => {
  const head = withScriptsAfterPaint(HEAD);

  it('has its scripts, inert, in their order and with their nonces', () => {
    expect(head).toContain(
      '<script type="text/after-paint" src="/_next/static/a.js" async="" nonce="n"></script>' +
        '<script type="text/after-paint" src="/_next/static/b.js" async=""></script>',
    );
  });
  it('fetches none of them by a preload', () => {
    expect(head).not.toContain('rel="preload"');
  });
  it('ends with what brings them to life', () => {
    expect(head.endsWith(`<script>${AFTER_PAINT}</script></head>`)).toBe(true);
  });
  it('keeps everything else', () => {
    for (const kept of [/a\.css" nonce="n"/, /old\.js" noModule=""/, /Grüße &lt;script src=/])
      expect(head).toMatch(kept);
  });
  it('stays as it is without scripts', () => {
    expect(withScriptsAfterPaint('<html><head></head>')).toBe('<html><head></head>');
  });
});

/** The body of what a listener writes, and the headers, over real HTTP. */
async function written(listener: RequestListener) {
  const server = createServer((request, response) => {
    runScriptsAfterPaint(response);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { text: await response.text(), length: response.headers.get('content-length') };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a response', () => {
  it.each([1, 2, 3, 7, 100, 10_000])('is changed in whatever pieces it comes, of %i bytes', async (size) => {
    const bytes = Buffer.from(PAGE);
    const { text } = await written((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
      response.end();
    });
    expect(text).toBe(CHANGED);
  });
  it('is changed where it comes at once, whatever length it had', async () => {
    const { text, length } = await written((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.setHeader('Content-Length', Buffer.byteLength(PAGE));
      response.end(PAGE);
    });
    expect(text).toBe(CHANGED);
    expect(length).not.toBe(String(Buffer.byteLength(PAGE)));
  });
  it('calls back, whether a piece is held or not', async () => {
    const called: string[] = [];
    await written((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.write('<html>', () => called.push('held'));
      response.write('</head>', 'utf8', () => called.push('written'));
      response.end(() => called.push('ended'));
    });
    expect(called).toEqual(['held', 'written', 'ended']);
  });
  it('loses nothing where its head never ends', async () => {
    const endless = `<html><head>${'<meta name="a"/>'.repeat(10_000)}`;
    const { text } = await written((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.write(endless.slice(0, 100));
      response.write(endless.slice(100));
      response.end('the end');
    });
    expect(text).toBe(`${endless}the end`);
    const cut = await written((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end('<html><head>');
    });
    expect(cut.text).toBe('<html><head>');
  });
  it('stays as it is where it is no page', async () => {
    const { text, length } = await written((_, response) => {
      response.setHeader('Content-Type', 'text/plain');
      response.setHeader('Content-Length', Buffer.byteLength(PAGE));
      response.end(PAGE);
    });
    expect([text, length]).toEqual([PAGE, String(Buffer.byteLength(PAGE))]);
  });
});
