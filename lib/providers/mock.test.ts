import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { CONTINUE } from './continue-instruction.ts';
import { createMockProvider } from './mock.ts';
import { MOCK_MODELS } from './mock-models.ts';
import type { ProviderRequest } from './provider.ts';
import { VirtualClock } from './virtual-clock.ts';

const never = new AbortController().signal;

function ask(
  model: string,
  text = 'What is a monad?',
  extra: Partial<ProviderRequest> = {},
): ProviderRequest {
  return {
    model,
    systemPrompt: null,
    messages: [{ role: 'user', text }],
    temperature: null,
    maxOutputTokens: null,
    ...extra,
  };
}

async function collect(clock: VirtualClock, request: ProviderRequest, provider = createMockProvider(clock)) {
  const events: { at: number; event: ProviderEvent }[] = [];
  let error: unknown = null;
  try {
    for await (const event of provider.stream(request, never)) {
      events.push({ at: clock.now(), event });
    }
  } catch (thrown) {
    error = thrown;
  }
  const text = events.map(({ event }) => (event.type === 'text' ? event.text : '')).join('');
  return { events, text, error };
}

describe('mock/faststream', () => {
  test('begins within 50 ms and sends one event per token at 100 tokens a second', async () => {
    const clock = new VirtualClock();
    const { events } = await collect(clock, ask('faststream'));
    const texts = events.filter(({ event }) => event.type === 'text');
    expect(texts[0]?.at).toBeLessThanOrEqual(50);
    const lasted = (texts.at(-1)?.at ?? 0) - (texts[0]?.at ?? 0);
    expect(lasted).toBeCloseTo((texts.length - 1) * 10, 0);
    expect(
      Math.max(...texts.map(({ event }) => ('text' in event ? event.text.trim().length : 0))),
    ).toBeLessThan(13);
  });

  test('keeps its rate when every timer fires late', async () => {
    const clock = new VirtualClock();
    clock.latenessMs = 37;
    const { events } = await collect(clock, ask('faststream'));
    const texts = events.filter(({ event }) => event.type === 'text');
    const lasted = (texts.at(-1)?.at ?? 0) - (texts[0]?.at ?? 0);
    expect(Math.abs(lasted - (texts.length - 1) * 10)).toBeLessThanOrEqual(40);
  });

  test('answers in Markdown with a heading, a list, a table, code in a language and a link, and says where a key goes', async () => {
    const { text } = await collect(new VirtualClock(), ask('faststream'));
    const kinds = ['heading_open', 'bullet_list_open', 'table_open', 'fence', 'link_open', 'blockquote_open'];
    expect(kindsIn(text)).toEqual(expect.arrayContaining(kinds));
    expect(text).toMatch(/^```bash$/mu);
    expect(text).toContain('OPENAI_API_KEY=');
    expect(text).toContain('OPENAI_BASE_URL');
  });

  test('gives one question always the same answer and another question another', async () => {
    const one = await collect(new VirtualClock(), ask('faststream', 'Why is the sky blue?'));
    const again = await collect(new VirtualClock(), ask('faststream', 'Why is the sky blue?'));
    const other = await collect(new VirtualClock(), ask('faststream', 'Why is grass green?'));
    expect(again.text).toBe(one.text);
    expect(other.text).not.toBe(one.text);
    expect(one.text).toContain('Why is the sky blue?');
  });

  test.each([
    ['# Not a heading\n\n- nor\n- a list'],
    ['<img src=x onerror=alert(1)>'],
    ['[link](http://evil.example) `code` **bold** | cell |'],
    ['👩‍👩‍👧‍👦'.repeat(90)],
    ['```'],
  ])('a question cannot bring its own markup into the answer: %.40j', async (question) => {
    const { text } = await collect(new VirtualClock(), ask('faststream', question));
    const kinds = kindsIn(text);
    const quoted = kinds.slice(kinds.indexOf('blockquote_open') + 1, kinds.indexOf('blockquote_close'));
    expect(quoted).toContain('inline');
    expect(quoted.filter((kind) => !/^(?:paragraph_|inline$|text|softbreak$)/.test(kind))).toEqual([]);
    expect(text.isWellFormed()).toBe(true);
  });
});

/** What Markdown makes of a text, in its order. */
function kindsIn(text: string): string[] {
  const tokens = new MarkdownIt().parse(text, {});
  return tokens.flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]);
}

test('the tokens of every model join to well-formed text and are counted in the usage', async () => {
  for (const model of ['faststream', 'slow', 'long']) {
    const { events, text, error } = await collect(new VirtualClock(), ask(model));
    expect(error).toBeNull();
    expect(text.isWellFormed()).toBe(true);
    const finish = events.at(-1)?.event;
    expect(finish).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(finish?.type === 'finish' && finish.usage.outputTokens).toBe(events.length - 1);
    expect(finish?.type === 'finish' && finish.usage.inputTokens).toBe(4);
  }
});

test('mock/slow begins after 3 s and sends 10 tokens a second', async () => {
  const { events } = await collect(new VirtualClock(), ask('slow'));
  expect(events[0]?.at).toBe(3000);
  expect(events[11]?.at).toBeCloseTo(3000 + 11 * 100, 0);
});

test('mock/long sends 20,000 tokens', async () => {
  const { events } = await collect(new VirtualClock(), ask('long'));
  expect(events.filter(({ event }) => event.type === 'text')).toHaveLength(20_000);
});

test('mock/error fails before any text', async () => {
  const { events, error } = await collect(new VirtualClock(), ask('error'));
  expect(events).toHaveLength(0);
  expect(error).toMatchObject({ code: 'provider_error' });
});

test('mock/drop is cut after 20 tokens', async () => {
  const { events, error } = await collect(new VirtualClock(), ask('drop'));
  expect(events).toHaveLength(20);
  expect(error).toMatchObject({ code: 'provider_cut' });
});

test('mock/stall sends 20 tokens and is then silent until it is aborted, with the reason of the abort', async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const iterator = createMockProvider(clock).stream(ask('stall'), controller.signal)[Symbol.asyncIterator]();
  for (let index = 0; index < 20; index++) {
    expect((await iterator.next()).value).toMatchObject({ type: 'text' });
  }
  const next = iterator.next();
  await expect(Promise.race([next, new Promise((resolve) => setImmediate(resolve, 'silent'))])).resolves.toBe(
    'silent',
  );
  expect(clock.pending).toBe(0);
  const reason = new Error('stop');
  controller.abort(reason);
  await expect(next).rejects.toBe(reason);
});

describe('mock/rate-limited', () => {
  test('refuses each question twice with a wait of a second and then answers it, the same question asked later included', async () => {
    const clock = new VirtualClock();
    const provider = createMockProvider(clock);
    for (const text of ['one', 'two', 'one']) {
      const request = ask('rate-limited', text);
      for (const attempt of [1, 2]) {
        const { error, events } = await collect(clock, request, provider);
        expect({ attempt, error }).toMatchObject({
          error: { code: 'provider_rate_limited', retryAfterMs: 1000 },
        });
        expect(events).toHaveLength(0);
      }
      expect((await collect(clock, request, provider)).error).toBeNull();
    }
  });

  test('counts the attempts of two runs with the same question apart', async () => {
    const clock = new VirtualClock();
    const provider = createMockProvider(clock);
    const [one, two] = [ask('rate-limited'), ask('rate-limited')];
    for (const request of [one, two, one, two]) {
      expect((await collect(clock, request, provider)).error).toMatchObject({
        code: 'provider_rate_limited',
      });
    }
    expect((await collect(clock, one, provider)).error).toBeNull();
    expect((await collect(clock, two, provider)).error).toBeNull();
  });
});

test('stops at the asked number of tokens and says that the length was the reason', async () => {
  const { events } = await collect(new VirtualClock(), ask('faststream', 'hi', { maxOutputTokens: 5 }));
  expect(events).toHaveLength(6);
  expect(events.at(-1)?.event).toMatchObject({
    type: 'finish',
    reason: 'length',
    usage: { outputTokens: 5 },
  });
});

test('does not know other models, the names of Object.prototype included', async () => {
  for (const name of ['nope', 'constructor', '__proto__']) {
    expect((await collect(new VirtualClock(), ask(name))).error).toMatchObject({ code: 'model_unknown' });
  }
});

test.each(Object.keys(MOCK_MODELS))(
  'mock/%s ends at once when aborted and leaves no timer',
  async (model) => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const iterator = createMockProvider(clock).stream(ask(model), controller.signal)[Symbol.asyncIterator]();
    const first = iterator.next();
    const reason = new Error('stop');
    controller.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  },
);

test('an answer that was cut anywhere goes on to the same whole', async () => {
  const whole = (await collect(new VirtualClock(), ask('faststream'))).text;
  for (const cut of [1, 57, whole.length - 1]) {
    const messages: ProviderRequest['messages'] = [
      { role: 'user', text: 'What is a monad?' },
      { role: 'assistant', text: whole.slice(0, cut) },
      { role: 'user', text: CONTINUE },
    ];
    const { text } = await collect(new VirtualClock(), ask('faststream', '', { messages }));
    expect(whole.slice(0, cut) + text).toBe(whole);
  }
});
