import { expect, test } from 'vitest';
import type { MessageView } from '../http/schemas/message.ts';
import type { ThreadView } from '../http/schemas/thread.ts';
import { threadMarkdown } from './thread-markdown.ts';

const TIME = '2026-01-31T12:00:00.000Z';
const thread: ThreadView = {
  ...{ id: 'thread', title: 'A *bold* [title]', model: 'mock/faststream', systemPrompt: null },
  ...{ temperature: null, maxOutputTokens: null, pinned: false, archived: false },
  ...{ createdAt: TIME, updatedAt: TIME, lastMessageAt: TIME },
};
const message = (over: Partial<MessageView>): MessageView => ({
  ...{ id: 'a', threadId: 'thread', parentId: null, role: 'assistant', parts: [], status: 'complete' },
  ...{ model: 'openai/gpt', finishReason: 'stop', error: null, ttftMs: null, queueWaitMs: null },
  ...{ latencyMs: null, usage: null, createdAt: TIME, settledAt: TIME },
  ...over,
});
const text = (value: string): MessageView['parts'] => [{ type: 'text', text: value }];
async function* each(messages: Partial<MessageView>[]) {
  yield* messages.map(message);
}
const asText = async (pieces: AsyncIterable<string>) => (await Array.fromAsync(pieces)).join('');
const of = (...messages: Partial<MessageView>[]) => asText(threadMarkdown(thread, each(messages), TIME));

test('has its title, and every message under its role with its time', async () => {
  expect(
    await of({ role: 'user', model: null, parts: text('Why?') }, { parts: text('Because.') }),
  ).toBe(`# A \\*bold\\* \\[title\\]

Exported from DAC on 2026-01-31 12:00 UTC.

## Question

*2026-01-31 12:00 UTC*

Why?

## Answer by openai/gpt

*2026-01-31 12:00 UTC*

Because.
`);
});

test('folds reasoning, which cannot unfold itself, and lists sources', async () => {
  const markdown = await of({
    parts: [
      { type: 'reasoning', text: 'Hm. </details> # not a heading' },
      ...text('Noon.'),
      { type: 'source-url', sourceId: '1', url: 'https://example.com/a b>c', title: 'The ](x) clock' },
      { type: 'source-url', sourceId: '2', url: 'https://example.com/(2)' },
    ],
  });
  expect(markdown).toContain(
    '<details>\n<summary>Reasoning</summary>\n\nHm. &lt;/details> # not a heading\n\n</details>\n\nNoon.',
  );
  expect(markdown).toContain('1. [The \\](x) clock](<https://example.com/a%20b%3Ec>)');
  expect(markdown).toContain('2. [https://example.com/(2)](<https://example.com/(2)>)');
});

test.each<[Partial<MessageView>, string]>([
  [{ status: 'streaming' }, '*This answer was still being written.*'],
  [{ status: 'cancelled' }, '*This answer was stopped.*'],
  [
    { status: 'failed', error: { code: 'provider_cut', retryable: true } },
    '*This answer failed (provider_cut). The connection',
  ],
  [
    { status: 'interrupted', error: { code: 'interrupted', retryable: true } },
    '*This answer failed (interrupted). The server stopped',
  ],
  [{ status: 'failed', error: null }, '*This answer failed (failed).*'],
  [{ finishReason: 'length' }, '*This answer reached the maximum length.*'],
])('says how an answer ended: %j', async (over, expected) => {
  expect(await of({ ...over, parts: text('Half') })).toContain(`Half\n\n${expected}`);
});

test.each([
  ['```js\nlet a', '```js\nlet a\n```'],
  ['````md\n```\nx', '````md\n```\nx\n````'],
  ['~~~\nx\n```', '~~~\nx\n```\n~~~'],
  ['```\ndone\n```', '```\ndone\n```'],
])('closes a block of code that was left open: %j', async (open, closed) => {
  expect(await of({ parts: text(open) }, { parts: text('Next.') })).toContain(`${closed}\n\n## Answer`);
});

test('has the system prompt where there is one', async () => {
  const pieces = threadMarkdown({ ...thread, systemPrompt: 'Be brief.' }, each([]), TIME);
  expect(await asText(pieces)).toContain('## System prompt\n\nBe brief.\n');
});
