import { request } from 'undici';
import { BASE_PATHS } from '../../e2e/fakes/provider-server.ts';
import { createVendorProvider, type VendorProvider } from '../../lib/providers/vendor-provider.ts';
import { VENDOR_DEFINITIONS } from '../../lib/providers/vendors/vendors.ts';
import { systemClock } from '../../lib/system-clock.ts';
import type { BenchResult } from './bar.ts';
import { startFakeProvider } from './fake-provider.ts';
import { median } from './percentile.ts';

const SHORT = 'fake-tokens-5-rate-1000';
/** As fast as it comes: the time is all CPU. */
const LONG = 'fake-tokens-20000-rate-10000000';
const TOKENS = 20_000;
const ROUNDS = 100;
const WARM_UP_ROUNDS = 20;
const LONG_ROUNDS = 5;
const MAX_ADDED_MS = 2;

interface Dialect {
  vendor: keyof typeof VENDOR_DEFINITIONS;
  own: boolean;
  /** What a program written by hand for this one vendor sends, and where the text is in what comes back. */
  path: (model: string) => string;
  body: (model: string) => object;
  textOf: (event: never) => string | undefined;
}

const chat = (model: string) => ({ model, stream: true, messages: [{ role: 'user', content: 'Hello?' }] });
const chatText = (event: { choices?: { delta?: { content?: string } }[] }) =>
  event.choices?.[0]?.delta?.content;

const DIALECTS: Record<string, Dialect> = {
  'chat completions': {
    vendor: 'openai',
    own: false,
    path: () => '/v1/chat/completions',
    body: chat,
    textOf: chatText,
  },
  Responses: {
    vendor: 'openai',
    own: true,
    path: () => '/v1/responses',
    body: (model) => ({ model, stream: true, input: 'Hello?' }),
    textOf: (event: { type?: string; delta?: string }) =>
      event.type === 'response.output_text.delta' ? event.delta : undefined,
  },
  Anthropic: {
    vendor: 'anthropic',
    own: true,
    path: () => '/v1/messages',
    body: (model) => ({ ...chat(model), max_tokens: 4096 }),
    textOf: (event: { delta?: { text?: string } }) => event.delta?.text,
  },
  Gemini: {
    vendor: 'gemini',
    own: true,
    path: (model) => `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    body: () => ({ contents: [{ role: 'user', parts: [{ text: 'Hello?' }] }] }),
    textOf: (event: { candidates?: { content?: { parts?: { text?: string }[] } }[] }) =>
      event.candidates?.[0]?.content?.parts?.[0]?.text,
  },
  Perplexity: {
    vendor: 'perplexity',
    own: true,
    path: () => '/chat/completions',
    body: chat,
    textOf: chatText,
  },
  OpenRouter: {
    vendor: 'openrouter',
    own: true,
    path: () => '/api/v1/chat/completions',
    body: chat,
    textOf: chatText,
  },
};

/** What our adapters, the AI SDK in them, add to a request and a parser written by hand for the same server. */
export async function adapters(): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const figures: Record<string, number> = {};
  const bars: BenchResult['bars'] = [];
  for (const [name, dialect] of Object.entries(DIALECTS)) {
    const provider = stack.adopt(adapter(dialect, fake.url), (one) => one.close());
    const first: Record<'ours' | 'byHand', number[]> = { ours: [], byHand: [] };
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      const ours = await firstTextMs(throughAdapter(provider, SHORT));
      const byHand = await firstTextMs(writtenByHand(dialect, fake.url, SHORT));
      if (round >= 0) {
        first.ours.push(ours);
        first.byHand.push(byHand);
      }
    }
    let ours = 0;
    let byHand = 0;
    for (let round = -1; round < LONG_ROUNDS; round++) {
      const adapted = await cpuMicrosPerToken(throughAdapter(provider, LONG));
      const bare = await cpuMicrosPerToken(writtenByHand(dialect, fake.url, LONG));
      if (round >= 0) {
        ours += adapted / LONG_ROUNDS;
        byHand += bare / LONG_ROUNDS;
      }
    }
    figures[`${name}, by hand, first token, median ms`] = median(first.byHand);
    figures[`${name}, by hand, CPU µs a token`] = byHand;
    figures[`${name}, ours, CPU µs a token`] = ours;
    bars.push({
      what: `${name}: added to the first token, median`,
      value: median(first.ours) - median(first.byHand),
      unit: 'ms',
      atMost: MAX_ADDED_MS,
    });
  }
  return { name: 'adapters: what they add to a program written by hand for one vendor', figures, bars };
}

function adapter({ vendor, own }: Dialect, url: string): VendorProvider {
  return createVendorProvider(VENDOR_DEFINITIONS[vendor], {
    settings: { apiKey: 'key', baseUrl: url + BASE_PATHS[vendor] },
    own,
    clock: systemClock,
    concurrency: 10,
    connectMs: 5_000,
    http2: false,
  });
}

async function* throughAdapter(provider: VendorProvider, model: string): AsyncGenerator<string> {
  const stream = provider.stream(
    {
      model,
      systemPrompt: null,
      messages: [{ role: 'user', text: 'Hello?' }],
      temperature: null,
      maxOutputTokens: null,
    },
    new AbortController().signal,
  );
  for await (const event of stream) {
    if (event.type === 'text') yield event.text;
  }
}

async function* writtenByHand(dialect: Dialect, url: string, model: string): AsyncGenerator<string> {
  const response = await request(url + dialect.path(model), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
    body: JSON.stringify(dialect.body(model)),
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const text = dialect.textOf(JSON.parse(line.slice('data: '.length)) as never);
      if (text) yield text;
    }
  }
}

async function firstTextMs(texts: AsyncGenerator<string>): Promise<number> {
  const from = performance.now();
  let ms: number | null = null;
  for await (const _ of texts) ms ??= performance.now() - from;
  if (ms === null) throw new Error('no text came');
  return ms;
}

async function cpuMicrosPerToken(texts: AsyncGenerator<string>): Promise<number> {
  const from = process.cpuUsage();
  let last = '';
  for await (const text of texts) last = text;
  const { user, system } = process.cpuUsage(from);
  if (!last.endsWith(`token${TOKENS - 1}`)) throw new Error(`the answer ended with ${last}`);
  return (user + system) / TOKENS;
}
