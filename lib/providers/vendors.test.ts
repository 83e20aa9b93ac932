import { createServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FakeProviders, startFakeProviders } from '../../e2e/fakes/provider-server.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { drain, question } from './provider.contract.ts';
import { MAX_RETRY_AFTER_MS } from './retry-after.ts';
import { TEST_KEY as KEY, SPOKEN, type Spoken, speak } from './spoken.ts';
import type { VendorProvider } from './vendor-provider.ts';

const never = new AbortController().signal;
const COMPATIBLE = SPOKEN.find(({ own }) => !own) as Spoken;

const CHAT_MESSAGES = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'One?' },
  { role: 'assistant', content: 'Two.' },
  { role: 'user', content: 'Three?' },
];

/** One conversation with its settings, as each vendor is to get it. */
const ASKED: Record<string, object> = {
  'OpenAI’s Responses': {
    model: 'fake-echo',
    stream: true,
    store: false,
    temperature: 0.3,
    max_output_tokens: 77,
    input: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'input_text', text: 'One?' }] },
      { role: 'assistant', content: 'Two.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Three?' }] },
    ],
  },
  'OpenAI-compatible chat completions': {
    model: 'fake-echo',
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0.3,
    max_tokens: 77,
    messages: CHAT_MESSAGES,
  },
  'Anthropic’s messages': {
    model: 'fake-echo',
    stream: true,
    temperature: 0.3,
    max_tokens: 77,
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'One?' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'Two.' }] },
      { role: 'user', content: [{ type: 'text', text: 'Three?' }] },
    ],
  },
  'Gemini’s streamGenerateContent': {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    generationConfig: { temperature: 0.3, maxOutputTokens: 77 },
    contents: [
      { role: 'user', parts: [{ text: 'One?' }] },
      { role: 'model', parts: [{ text: 'Two.' }] },
      { role: 'user', parts: [{ text: 'Three?' }] },
    ],
  },
  'Perplexity’s chat completions': {
    model: 'fake-echo',
    stream: true,
    temperature: 0.3,
    max_tokens: 77,
    messages: CHAT_MESSAGES,
  },
  'OpenRouter’s chat completions': {
    model: 'fake-echo',
    stream: true,
    stream_options: { include_usage: true },
    usage: { include: true },
    temperature: 0.3,
    max_tokens: 77,
    messages: [{ role: 'system', content: [{ type: 'text', text: 'Be brief.' }] }, ...CHAT_MESSAGES.slice(1)],
  },
};

/** Whatever a person would read. */
const contentOf = (events: ProviderEvent[]) =>
  events.filter(({ type }) => type === 'text' || type === 'reasoning');

describe.each(SPOKEN)('$name', (spoken) => {
  let fake: FakeProviders;
  let provider: VendorProvider;
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  beforeAll(async () => {
    process.on('unhandledRejection', onUnhandled);
    fake = await startFakeProviders();
    provider = speak(spoken, fake);
  });
  afterEach(() => {
    expect(unhandled).toEqual([]);
  });
  afterAll(async () => {
    await provider.close();
    await fake.close();
    process.off('unhandledRejection', onUnhandled);
  });
  const ask = (model: string) => drain(provider.stream(question(model), never));

  const QUICK = 'The quick brown fox jumps over the lazy dog.';
  test.each([
    ['fake-fast', QUICK],
    ['fake-delay-30', QUICK],
    ['fake-crlf', QUICK],
    ['fake-cr', QUICK],
    ['fake-comments', QUICK],
    ['fake-bytes', QUICK],
    ['fake-empty-chunks', QUICK],
    ['fake-utf8', 'Grüße ça 日本語 👩‍👩‍👧 𝔘 ½.'],
  ])('%s: however the answer is cut and framed, its text is whole', async (model, expected) => {
    const { text, events, error } = await ask(model);
    expect(error).toBeNull();
    expect(text).toBe(expected);
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 7, outputTokens: expect.any(Number) },
    });
  });

  test('a frame of a shape that nobody knows is left out and counted', async () => {
    const { events, error, text } = await ask('fake-odd-frame');
    expect(error).toBeNull();
    expect(text.split(' ')).toHaveLength(3);
    expect(events.slice(-2)).toMatchObject([{ type: 'ignored', frames: 1 }, { type: 'finish' }]);
  });

  test('role-only and empty chunks yield nothing', async () => {
    const { events } = await ask('fake-empty-chunks');
    expect(events.filter((event) => 'text' in event && event.text === '')).toEqual([]);
  });

  test.each([
    ['fake-filtered', 'content-filter'],
    ['fake-length', 'length'],
  ])('%s ends properly with the reason %s', async (model, reason) => {
    const { events, error, text } = await ask(model);
    expect(error).toBeNull();
    expect(text).toBe('Some words');
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason });
  });

  if (!spoken.alwaysCounts) {
    test('usage that a server does not send is null, not 0', async () => {
      const { events } = await ask('fake-no-usage');
      expect(events.at(-1)).toMatchObject({ usage: { inputTokens: null, outputTokens: null } });
    });
  }

  test.each([
    ['fake-400', 'provider_error'],
    ['fake-401', 'provider_auth'],
    ['fake-401-echo', 'provider_auth'],
    ['fake-403', 'provider_auth'],
    ['fake-402', 'provider_quota'],
    ['fake-quota', 'provider_quota'],
    ['fake-404', 'model_unknown'],
    ['fake-429', 'provider_rate_limited'],
    ['fake-500', 'provider_error'],
    ['fake-502-html', 'provider_error'],
    ['fake-503', 'provider_overloaded'],
    ['fake-529', 'provider_overloaded'],
    ['fake-context-length', 'context_too_long'],
    ['fake-content-filter', 'content_filtered'],
    ['fake-redirect', 'provider_protocol'],
    ['fake-html', 'provider_protocol'],
    ['fake-json-error', 'provider_overloaded'],
    ['fake-cut-0', 'provider_cut'],
    ['fake-early-error-event-rate_limited', 'provider_rate_limited'],
    ['fake-early-error-event-no_quota', 'provider_quota'],
  ])('%s fails as %s before any text, and no key is seen', async (model, code) => {
    const { events, error } = await ask(model);
    expect(error).toMatchObject({ name: 'StreamError', code });
    expect(contentOf(events)).toEqual([]);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
  });

  test.each([
    ['fake-cut', 20, 'provider_cut'],
    ['fake-no-finish', 20, 'provider_cut'],
    ['fake-broken-frame', 3, 'provider_protocol'],
    ['fake-error-event-server_error', 3, 'provider_error'],
    ['fake-error-event-overloaded', 3, 'provider_overloaded'],
    ['fake-error-event-context_too_long', 3, 'context_too_long'],
    ['fake-error-event-content_filtered', 3, 'content_filtered'],
  ])('%s: its %i tokens are kept and then it fails as %s', async (model, tokens, code) => {
    const { text, error } = await ask(model);
    expect(error).toMatchObject({ name: 'StreamError', code });
    expect(text.split(' ')).toHaveLength(tokens);
    expect(inspect(error, { depth: 20 })).not.toContain(KEY);
  });

  test('a line that never ends is given up, in bounded memory', async () => {
    const { error } = await ask('fake-endless-line');
    expect(error).toMatchObject({ code: 'provider_protocol' });
  });

  test.each([
    ['fake-429', undefined, undefined],
    ['fake-429-retry-2', 2000, 2000],
    ['fake-429-retry-0', 0, 0],
    ['fake-429-retry-date', 1, 2000],
    ['fake-429-retry-past', 0, 0],
    ['fake-429-retry-day', 86_400_000, 86_400_000],
    ['fake-429-retry-huge', MAX_RETRY_AFTER_MS, MAX_RETRY_AFTER_MS],
    ['fake-429-retry-negative', undefined, undefined],
    ['fake-429-retry-soon', undefined, undefined],
    ['fake-503', 2000, 2000],
  ])('%s asks for a wait between %j and %j ms', async (model, least, most) => {
    const { error } = await ask(model);
    const { retryAfterMs } = error as { retryAfterMs: number | undefined };
    if (least === undefined || most === undefined) {
      expect(retryAfterMs).toBeUndefined();
    } else {
      expect(retryAfterMs).toBeGreaterThanOrEqual(least);
      expect(retryAfterMs).toBeLessThanOrEqual(most);
    }
  });

  test('its first event is the first content, whether thought or text: roles, empty pieces and pings are none', async () => {
    for (const model of ['fake-empty-chunks', 'fake-reasoning']) {
      const { events } = await ask(model);
      const shown = events.filter(({ type }) => type !== 'headers' && type !== 'source');
      const [first] = shown;
      const thinks = model === 'fake-reasoning' && spoken.vendor.id !== 'perplexity';
      expect(first).toMatchObject({ type: thinks ? 'reasoning' : 'text' });
      expect(first !== undefined && 'text' in first && first.text).toMatch(thinks ? /^Let/ : /^The/);
    }
  });

  test('makes one request for one call: retries are not its business', async () => {
    const before = fake.stats().requests;
    await ask('fake-500');
    await ask('fake-429');
    expect(fake.stats().requests - before).toBe(2);
  });

  test('sends the conversation, the system prompt and the settings', async () => {
    const { text } = await drain(
      provider.stream(
        {
          model: 'fake-echo',
          systemPrompt: 'Be brief.',
          messages: [
            { role: 'user', text: 'One?' },
            { role: 'assistant', text: 'Two.' },
            { role: 'user', text: 'Three?' },
          ],
          temperature: 0.3,
          maxOutputTokens: 77,
        },
        never,
      ),
    );
    expect(JSON.parse(text)).toEqual(ASKED[spoken.name]);
  });

  test('leaves to the vendor what is not set', async () => {
    const { text } = await ask('fake-echo');
    expect(text).not.toMatch(/temperature|Be brief/);
    expect(JSON.stringify(JSON.parse(text))).toContain('Hello?');
  });

  test('keeps its connections for the next question', async () => {
    const own = speak(spoken, fake);
    for (let count = 0; count < 10; count++) {
      expect((await drain(own.stream(question('fake-fast'), never))).error).toBeNull();
    }
    const connections = fake
      .stats()
      .records.slice(-10)
      .map((record) => record.connection);
    // Two, as a question that comes with the end of an answer finds the answer's connection not free yet.
    expect(new Set(connections).size).toBeLessThanOrEqual(2);
    await own.close();
  });
});

test('a reader slower than the provider gets every token, in order', async () => {
  const fake = await startFakeProviders();
  const openai = speak(COMPATIBLE, fake);
  let expected = 0;
  for await (const event of openai.stream(question('fake-tokens-20000-rate-10000000'), never)) {
    if (event.type === 'text') {
      for (const token of event.text.trim().split(' ')) {
        expect(token).toBe(`token${expected++}`);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  expect(expected).toBe(20_000);
  await openai.close();
  await fake.close();
});

test('reasoning comes apart from the text, in its order', async () => {
  const fake = await startFakeProviders();
  const openai = speak(COMPATIBLE, fake);
  const { events, text, error } = await drain(openai.stream(question('fake-reasoning'), never));
  expect(error).toBeNull();
  const types = events.map((event) => event.type);
  expect(types.lastIndexOf('reasoning')).toBeLessThan(types.indexOf('text'));
  expect(events.map((event) => (event.type === 'reasoning' ? event.text : '')).join('')).toBe('Let me think');
  expect(text).toBe('The quick brown fox jumps over the lazy dog.');
  await openai.close();
  await fake.close();
});

describe('an address where nobody answers', () => {
  const cases: [string, () => Promise<{ url: string; server: Server | null }>, string][] = [
    [
      'a closed port',
      async () => {
        const { url, server } = await listen(() => {});
        await new Promise((resolve) => server.close(resolve));
        return { url, server: null };
      },
      'provider_unreachable',
    ],
    [
      'a name that does not exist',
      async () => ({ url: 'http://nobody.invalid/v1', server: null }),
      'provider_unreachable',
    ],
    [
      'a server that does not speak TLS',
      async () => {
        const { url, server } = await listen((socket) => socket.end('no'));
        return { url: url.replace('http:', 'https:'), server };
      },
      'provider_unreachable',
    ],
    [
      'a server that hangs up before it answers',
      async () => listen((socket) => socket.once('data', () => socket.destroy())),
      'provider_unreachable',
    ],
    [
      'a server that does not speak HTTP',
      async () => listen((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n'))),
      'provider_protocol',
    ],
  ];
  test.each(cases)('%s', async (_, start, code) => {
    const { url, server } = await start();
    const openai = speak(COMPATIBLE, null, { baseUrl: url });
    const { error, events } = await drain(openai.stream(question('fake-fast'), never));
    expect(contentOf(events)).toEqual([]);
    expect(error).toMatchObject({ name: 'StreamError', code });
    expect(inspect(error, { depth: 20 })).not.toContain(KEY);
    await openai.close();
    server?.close();
  });
});

function listen(
  onSocket: (socket: import('node:net').Socket) => void,
): Promise<{ url: string; server: Server }> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      onSocket(socket);
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      resolve({ url: `http://127.0.0.1:${port}/v1`, server });
    });
  });
}
