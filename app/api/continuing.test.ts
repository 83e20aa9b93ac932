import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun, textOf, WireClient } from '@/e2e/http/wire-client.ts';
import { runFrameSchema } from '@/lib/http/schemas/run-frame.ts';
import { threadTreeSchema } from '@/lib/http/schemas/thread.ts';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

let server: Awaited<ReturnType<typeof startWireServer>>;
let anna: WireClient;
let made = 0;
const newThread = () => `continuing-thread-${String(made++).padStart(4, '0')}`;

beforeAll(async () => {
  server = await startWireServer((fake) => ({
    ...Object.fromEntries(
      ['ANTHROPIC', 'GEMINI', 'PERPLEXITY', 'OPENROUTER'].flatMap((vendor) => [
        [`${vendor}_API_KEY`, 'test-key'],
        [`${vendor}_MODELS`, 'fake-echo'],
        [`${vendor}_RPS`, '1000'],
      ]),
    ),
    ANTHROPIC_BASE_URL: `${fake.origin}/v1`,
    GEMINI_BASE_URL: `${fake.origin}/v1beta`,
    PERPLEXITY_BASE_URL: fake.origin,
    OPENROUTER_BASE_URL: `${fake.origin}/api/v1`,
    OPENAI_MODELS: 'fake-fast,fake-echo,fake-cut,fake-length,fake-silent,fake-tokens-40-rate-100',
  }));
  anna = await WireClient.at(server.url);
});
afterAll(async () => {
  await server.stop();
  discardFolder(server.folder);
});

/** A thread whose one answer broke off, with its text. */
async function brokenOff(model = 'openai/fake-cut') {
  const id = newThread();
  const { runId, frames } = await anna.ask({ id, message: 'Tell me all', model });
  return { id, answerId: runId, text: textOf(frames), frames };
}
const goOn = (id: string, messageId: string | undefined, more: object = {}) => ({
  id,
  trigger: 'continue-message',
  ...(messageId === undefined ? {} : { messageId }),
  ...more,
});

describe('an answer that broke off', () => {
  it('goes on in another beside it, whose stream and row have both texts; the old one stays', async () => {
    const { id, answerId, text } = await brokenOff();
    const { frames, runId } = await anna.ask(goOn(id, answerId, { model: 'openai/fake-fast' }));
    for (const { event } of frames) expect(runFrameSchema.safeParse(event).error).toBeUndefined();
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index));
    const whole = `${text}The quick brown fox jumps over the lazy dog.`;
    expect(textOf(frames)).toBe(whole);

    const { messages } = threadTreeSchema.parse((await anna.thread(id)).body);
    expect(messages).toHaveLength(3);
    expect(messages[1]).toMatchObject({ id: answerId, status: 'failed', parts: [{ type: 'text', text }] });
    expect(messages[2]).toMatchObject({
      id: runId,
      parentId: messages[0]?.id,
      status: 'complete',
      parts: [{ type: 'text', text: whole }],
      details: { continuedFrom: answerId },
    });
  });

  it.each(['openai', 'anthropic', 'gemini', 'perplexity', 'openrouter'])(
    'is given to %s with its text, and the request to go on last, in turns',
    async (vendor) => {
      const { id, answerId, text } = await brokenOff();
      const { frames } = await anna.ask(goOn(id, answerId, { model: `${vendor}/fake-echo` }));
      const body = JSON.parse(textOf(frames).slice(text.length));
      const told: { role: string; content?: unknown; parts?: unknown }[] = body.messages ?? body.contents;
      const said = told
        .filter(({ role }) => role !== 'system')
        .map(({ role, content, parts }) => [role === 'user', plain(content ?? parts)]);
      expect(said).toEqual([
        [true, 'Tell me all'],
        [false, text],
        [true, expect.stringMatching(/^Your last answer was cut off\. Continue it exactly/)],
      ]);
    },
  );

  it('is asked to go on once, however many ask at the same time', async () => {
    const { id, answerId } = await brokenOff();
    const body = goOn(id, answerId, { model: 'openai/fake-tokens-40-rate-100' });
    const [one, two] = await Promise.all([anna.ask(body), anna.ask(body)]);
    expect(two.runId).toBe(one.runId);
    expect((await anna.thread(id)).body.messages).toHaveLength(3);
  });

  it('may go on more than once, each time with all there is', async () => {
    const { id, answerId, text } = await brokenOff();
    const again = await anna.ask(goOn(id, answerId));
    expect(textOf(again.frames)).toBe(text + text);
    const third = await anna.ask(goOn(id, again.runId));
    expect(textOf(third.frames)).toBe(text + text + text);
  });

  it('is the newest where none is named', async () => {
    const { id, text } = await brokenOff();
    const { frames } = await anna.ask(goOn(id, undefined, { model: 'openai/fake-fast' }));
    expect(textOf(frames).startsWith(text)).toBe(true);
  });
});

it('an answer that a person stopped, or that its limit ended, goes on too', async () => {
  const limited = await brokenOff('openai/fake-length');
  expect(limited.frames.at(-1)?.event).toMatchObject({ type: 'finish', finishReason: 'length' });
  const { frames } = await anna.ask(goOn(limited.id, limited.answerId, { model: 'openai/fake-fast' }));
  expect(textOf(frames)).toBe(`${limited.text}The quick brown fox jumps over the lazy dog.`);

  const id = newThread();
  const response = await anna.post('/api/chat', { id, message: 'Stop me', model: 'openai/fake-silent' });
  const runId = response.headers.get('x-run-id') ?? '';
  const busy = await anna.post('/api/chat', goOn(id, runId));
  expect(busy.status).toBe(409);
  expect(await busy.json()).toMatchObject({ code: 'not_continuable' });
  await anna.send('POST', `/api/runs/${runId}/cancel`);
  await readRun(response);
  // Nothing had come: there is nothing to go on from, so it is answered anew.
  const anew = await anna.ask(goOn(id, runId, { model: 'openai/fake-fast' }));
  expect(textOf(anew.frames)).toBe('The quick brown fox jumps over the lazy dog.');
});

it.each<[string, (id: string, answerId: string) => object, number, string]>([
  ['complete', (id, answerId) => goOn(id, answerId), 409, 'not_continuable'],
  ['unknown', (id) => goOn(id, 'no-such-answer-0001'), 404, 'parent_not_found'],
  ["somebody else's", () => goOn('no-such-thread-00001', undefined), 404, 'thread_not_found'],
  ['asked of an unknown model', (id, answerId) => goOn(id, answerId, { model: 'openai/none' }), 0, ''],
])('an answer that is %s is refused and nothing is stored', async (_, body, status, code) => {
  const { id, answerId } = await brokenOff(code === '' ? 'openai/fake-cut' : 'openai/fake-fast');
  const response = await anna.post('/api/chat', body(id, answerId));
  const expected = code === '' ? { status: 400, code: 'model_unknown' } : { status, code };
  expect({ status: response.status, code: (await response.json()).code }).toEqual(expected);
  expect((await anna.thread(id)).body.messages).toHaveLength(2);
});

it('the settings of a new chat go with its first question and are the thread’s from then on', async () => {
  const id = newThread();
  const settings = { systemPrompt: 'Be brief.', temperature: 0.3, maxOutputTokens: 77 };
  const { frames } = await anna.ask({ id, message: 'Hello', model: 'openai/fake-echo', settings });
  expect(JSON.parse(textOf(frames))).toMatchObject({
    temperature: 0.3,
    max_tokens: 77,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ],
  });
  expect((await anna.thread(id)).body.thread).toMatchObject(settings);
  await anna.ask({ id, message: 'And now', settings: { systemPrompt: 'Be long.' } });
  expect((await anna.thread(id)).body.thread).toMatchObject(settings);
});

/** The text of a message's content, however its vendor wraps it. */
function plain(content: unknown): string {
  if (typeof content === 'string') return content;
  return (content as { text: string }[]).map(({ text }) => text).join('');
}
