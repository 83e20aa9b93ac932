import { expect, test } from '@playwright/test';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { problemSchema } from '../../lib/http/schemas/problem.ts';
import { framesOf, readRun, textOf, WireClient } from './wire-client.ts';

/** What only the production server can show: Next's own part in every answer. The rules behind them are tested in `app/api`. */

let made = 0;
const newThread = () => `production-${process.pid}-${Date.now()}-${made++}`;
const JSON_TYPE = { 'content-type': 'application/json' };

async function expectProblem(response: Response, status: number, code: string) {
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(problemSchema.parse(JSON.parse(text))).toMatchObject({ status, code });
}

let anna: WireClient;
let url: string;
test.beforeEach(async ({ baseURL }) => {
  url = baseURL ?? '';
  anna = await WireClient.at(url);
});

test.describe('refusals are problems, whoever answers first', () => {
  const chat = (init: RequestInit) => anna.send('POST', '/api/chat', init);

  test('not JSON', async () => {
    await expectProblem(await chat({ body: '{', headers: JSON_TYPE }), 400, 'invalid_json');
  });
  test('no body at all', async () => {
    await expectProblem(await chat({ headers: JSON_TYPE }), 400, 'invalid_json');
  });
  test('another content type', async () => {
    await expectProblem(await chat({ body: 'id=1' }), 415, 'unsupported_media_type');
  });
  test('a body of 2 MiB, with its length and without', async () => {
    const body = `{"id":"x","message":"${'x'.repeat(2 ** 21)}"}`;
    await expectProblem(await chat({ body, headers: JSON_TYPE }), 413, 'body_too_large');
    const stream = new Blob([body]).stream();
    const chunked = { body: stream, headers: JSON_TYPE, duplex: 'half' } as RequestInit;
    await expectProblem(await chat(chunked), 413, 'body_too_large');
    expect((await anna.get('/api/health')).status).toBe(200);
  });
  test('text that cannot be stored, and text that is too long', async () => {
    for (const message of ['', ' ', 'a\u0000b', 'x'.repeat(100_001)]) {
      await expectProblem(
        await anna.post('/api/chat', { id: newThread(), message }),
        400,
        'validation_failed',
      );
    }
    const body = `{"id":"${newThread()}","message":"a\\ud800b"}`;
    await expectProblem(await chat({ body, headers: JSON_TYPE }), 400, 'validation_failed');
  });
  test('a page of another site', async () => {
    const headers = { ...JSON_TYPE, origin: 'http://elsewhere.example' };
    await expectProblem(await chat({ body: '{}', headers }), 403, 'cross_origin');
    const host = new URL(url).host;
    const own = { ...JSON_TYPE, origin: `http://${host}` };
    await expectProblem(await chat({ body: '{}', headers: own }), 400, 'validation_failed');
    // A forwarded host counts only behind a trusted proxy.
    const forged = { ...headers, 'x-forwarded-host': 'elsewhere.example' };
    await expectProblem(await chat({ body: '{}', headers: forged }), 403, 'cross_origin');
  });
  test('wrong methods', async () => {
    for (const path of [
      '/api/chat',
      '/api/threads',
      '/api/events',
      '/api/openapi.json',
      '/api/runs/x/cancel',
    ]) {
      const response = await anna.send('PUT', path);
      expect(response.headers.get('allow')).toMatch(/OPTIONS$/);
      await expectProblem(response, 405, 'method_not_allowed');
    }
  });
  test('unknown paths', async () => {
    for (const path of ['/api', '/api/nope', '/api/chat/a/b/c', '/api/threads/a/b', '/api/%20']) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        await expectProblem(await anna.send(method, path), 404, 'not_found');
      }
    }
  });
  test('HEAD and OPTIONS are answered without a body', async () => {
    expect((await anna.send('OPTIONS', '/api/chat')).headers.get('allow')).toBe('POST, OPTIONS');
    for (const path of ['/api/threads', '/api/events', '/api/health']) {
      const response = await anna.send('HEAD', path);
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
  });
});

test.describe('a stream', () => {
  test('leaves frame by frame, uncompressed, whatever the client accepts', async () => {
    const response = await anna.post(
      '/api/chat',
      { id: newThread(), message: 'stream', model: 'openai/fake-tokens-400-rate-40-delay-3000' },
      { headers: { 'accept-encoding': 'gzip, br' } },
    );
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const first = Buffer.from((await reader.read()).value ?? []).toString();
    // The provider says nothing for three seconds: what has come by now did not wait for it.
    expect(first).toMatch(/^id: 0\ndata: {"type":"start"/);
    expect(first).not.toContain('text-delta');
    await anna.send('POST', `/api/runs/${response.headers.get('x-run-id')}/cancel`);
    await reader.cancel();
  });

  test('is the same bytes for fifty at once, of one provider call', async () => {
    const id = newThread();
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => anna.post('/api/chat', { id, message: 'all at once' })),
    );
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(new Set(responses.map((response) => response.headers.get('x-run-id'))).size).toBe(1);
    expect((await anna.thread(id)).body.messages).toHaveLength(2);
  });

  test('that its reader leaves runs on, and can be taken up again without loss', async () => {
    const id = newThread();
    const response = await anna.post('/api/chat', { id, message: 'leave', model: 'mock/faststream' });
    const runId = response.headers.get('x-run-id') ?? '';
    const frames = [];
    for await (const frame of framesOf(response)) {
      frames.push(frame);
      if (frames.length === 12) break;
    }
    const last = String(frames.at(-1)?.seq);
    const rest = await readRun(
      await anna.get(`/api/runs/${runId}/stream`, { headers: { 'last-event-id': last } }),
    );
    const all = [...frames, ...rest];
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index));
    const [, answer] = (await anna.thread(id)).body.messages;
    expect(answer).toMatchObject({ status: 'complete', parts: [{ type: 'text', text: textOf(all) }] });
  });
});

test("the AI SDK's default transport sends, is cut, and resumes", async () => {
  const chatId = newThread();
  const headers = { cookie: anna.cookie ?? '' };
  const transport = new DefaultChatTransport<UIMessage>({ api: `${url}/api/chat`, headers });
  const leaving = new AbortController();
  const sent = await transport.sendMessages({
    chatId,
    messages: [{ id: `${chatId}-q`, role: 'user', parts: [{ type: 'text', text: 'hello' }] }],
    trigger: 'submit-message',
    messageId: undefined,
    abortSignal: leaving.signal,
  });
  await sent.getReader().read();
  leaving.abort();
  const stream = await transport.reconnectToStream({ chatId });
  let message: UIMessage | undefined;
  for await (const version of readUIMessageStream({ stream: stream ?? new ReadableStream() }))
    message = version;
  const [question, answer] = (await anna.thread(chatId)).body.messages;
  expect(question.id).toBe(`${chatId}-q`);
  expect(message).toMatchObject({ id: answer.id, parts: [{ text: answer.parts[0].text, state: 'done' }] });
  expect(await transport.reconnectToStream({ chatId })).toBeNull();
});

test.describe('a session', () => {
  test('comes with the first page, is seen by it, and is shared by what the page asks', async ({
    page,
    context,
  }) => {
    const [visit] = await Promise.all([page.waitForResponse(/\/api\/threads/), page.goto('/')]);
    expect(visit.headers()['set-cookie']).toBeUndefined();
    const [cookie] = (await context.cookies()).filter(({ name }) => name.startsWith('dac_session_'));
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: false, path: '/' });
    await page.reload();
    const [again] = (await context.cookies()).filter(({ name }) => name.startsWith('dac_session_'));
    expect(again?.value).toBe(cookie?.value);
  });

  test('is started by a visit of ours or of no site, never by what another site makes a browser send', async () => {
    const startedBy = async (headers: Record<string, string>, method = 'GET') => {
      const response = await fetch(url, { method, headers });
      return (response.headers.get('set-cookie') ?? '').startsWith('dac_session_');
    };
    expect(await startedBy({})).toBe(true);
    for (const site of ['none', 'same-origin', 'same-site']) {
      expect([site, await startedBy({ 'sec-fetch-site': site })]).toEqual([site, true]);
    }
    expect(await startedBy({ 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(await startedBy({ origin: 'http://elsewhere.example' }, 'POST')).toBe(false);
  });

  test('that is valid is renewed, also from its former name, whatever stands beside it', async () => {
    const [pair = ''] = (await fetch(url)).headers.get('set-cookie')?.split(';', 1) ?? [];
    const value = pair.slice(pair.indexOf('=') + 1);
    const forged = `${pair.slice(0, pair.indexOf('='))}=forged.x`;
    for (const cookie of [pair, `dac_session=${value}`, `${forged}; ${pair}`, `dac_session=x; ${pair}`]) {
      const renewed = (await fetch(url, { headers: { cookie } })).headers.get('set-cookie');
      expect([cookie, renewed?.split(';', 1)[0]]).toEqual([cookie, pair]);
      // The API takes the same one, and sets none.
      expect(
        (await fetch(`${url}/api/models`, { headers: { cookie } })).headers.get('set-cookie'),
      ).toBeNull();
    }
  });

  test('is there in the end for who follows a link of another site', async ({ page, context, baseURL }) => {
    await page.route('http://elsewhere.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<a href="${baseURL}/">Try it</a>` }),
    );
    await page.goto('http://elsewhere.example/');
    await page.getByRole('link', { name: 'Try it' }).click();
    await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible();
    const names = (await context.cookies(baseURL)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('dac_session_'))).toHaveLength(1);
  });

  test("of one visitor does not open another's thread", async ({ page }) => {
    const id = newThread();
    await anna.ask({ id, message: 'mine alone' });
    const response = await page.goto(`/chat/${id}`);
    expect(response?.status()).toBe(404);
    expect(await page.content()).not.toContain('mine alone');
  });
});

test.describe('what a browser shows', () => {
  test('runs no script that the server did not write, whatever the page', async () => {
    const nonces = new Set<string>();
    const paths = ['/', '/chat/nothing-here-0001', '/dashboard', '/no-such-page', '/no-such.html', '/floor'];
    for (const path of paths) {
      const response = await fetch(url + path);
      const policy = response.headers.get('content-security-policy') ?? '';
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
      expect(scripts).toContain("'strict-dynamic'");
      expect(scripts).not.toMatch(/unsafe-(inline|eval)/);
      const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? '';
      nonces.add(nonce);
      // Next gives it to each of its own.
      for (const [tag] of (await response.text()).matchAll(/<script [^>]*src=[^>]*>/g)) {
        expect(tag).toContain(`nonce="${nonce}"`);
      }
    }
    expect(nonces.size).toBe(paths.length);
  });

  test('is what it says it is, and in no frame', async () => {
    for (const path of ['/', '/icon.svg', '/api/health', '/api/nothing', '/metrics', '/%ff']) {
      const { headers } = await fetch(url + path);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
    }
  });

  test('markup that was brought in runs nothing', async ({ page }) => {
    await page.goto('/');
    const outcome = await page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
            resolve(violatedDirective),
          );
          Object.assign(globalThis, { broughtIn: () => resolve('it ran') });
          const markup = document.createElement('div');
          markup.innerHTML = '<img src="data:," onerror="broughtIn()">';
          document.body.append(markup);
        }),
    );
    expect(outcome).toBe('script-src-attr');
  });
});
