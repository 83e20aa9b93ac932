import { describe, expect, test } from 'vitest';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { DeltaLane } from './delta-lane.ts';
import { EventQueue } from './event-queue.ts';

const chunk = (delta: object, rest: object = {}) =>
  `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta, finish_reason: null, ...rest }] })}\n\n`;
const FINISH = chunk({}, { finish_reason: 'stop' });
const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":1}}\n\n';

/** Feeds the pieces; returns what went to the queue and what was left for the SDK. */
async function run(pieces: readonly (string | Buffer)[]) {
  const queue = new EventQueue(() => {});
  const lane = new DeltaLane(queue);
  const left: Buffer[] = pieces.map((piece) => Buffer.from(lane.take(Buffer.from(piece))));
  left.push(Buffer.from(lane.flush()));
  queue.fail('end');
  const events: ProviderEvent[] = [];
  await (async () => {
    for await (const event of queue) events.push(event);
  })().catch(() => {});
  return {
    events: events.map((event) => [event.type, 'text' in event ? event.text : '']),
    left: Buffer.concat(left).toString(),
  };
}

describe('takes', () => {
  test.each([
    ['text', chunk({ content: 'Hi' }), [['text', 'Hi']]],
    [
      'text without a space after the colon',
      chunk({ content: 'Hi' }).replace('data: ', 'data:'),
      [['text', 'Hi']],
    ],
    ['reasoning', chunk({ reasoning_content: 'Hm' }), [['reasoning', 'Hm']]],
    ['reasoning by its other name', chunk({ reasoning: 'Hm' }), [['reasoning', 'Hm']]],
    [
      'reasoning under both names, once',
      chunk({ reasoning_content: 'Hm', reasoning: 'Hm' }),
      [['reasoning', 'Hm']],
    ],
    [
      'reasoning before the text of one event',
      chunk({ content: 'A', reasoning: 'B' }),
      [
        ['reasoning', 'B'],
        ['text', 'A'],
      ],
    ],
    ['a role, as nothing', chunk({ role: 'assistant', content: '', refusal: null }), []],
    ['no delta, as nothing', chunk({}), []],
    ['no choice, as nothing', 'data: {"choices":[],"prompt_filter_results":[]}\n\n', []],
    ['comments and blank lines, as nothing', `: ping\n\n\n:\n${chunk({ content: 'Hi' })}`, [['text', 'Hi']]],
    [
      'usage that is null',
      `data: {"usage":null,"choices":[{"delta":{"content":"Hi"}}]}\n\n`,
      [['text', 'Hi']],
    ],
  ])('%s', async (_, frames, events) => {
    expect(await run([frames])).toEqual({ events, left: '' });
  });
});

describe('leaves to the SDK, and with it all that follows,', () => {
  test.each([
    ['a finish', FINISH],
    ['a finish with text', chunk({ content: 'x' }, { finish_reason: 'stop' })],
    ['usage', USAGE],
    ['the end mark', 'data: [DONE]\n\n'],
    ['an error', 'data: {"error":{"message":"no"}}\n\n'],
    ['an error beside choices', 'data: {"error":null,"choices":[]}\n\n'],
    ['a refusal', chunk({ refusal: 'No.' })],
    ['a tool call', chunk({ tool_calls: [{ index: 0 }] })],
    ['content in parts', chunk({ content: [{ type: 'text', text: 'x' }] })],
    ['two choices', 'data: {"choices":[{"delta":{}},{"delta":{}}]}\n\n'],
    ['a broken frame', 'data: {"choices":[{"ind\n\n'],
    ['another shape', 'data: {"greeting":"hello"}\n\n'],
    ['a number', 'data: 1\n\n'],
    ['null', 'data: null\n\n'],
    ['a field that is not data', `event: message\n${chunk({ content: 'x' })}`],
    ['data in two lines', 'data: {"choices":\ndata: []}\n\n'],
    ['two whole lines of data in one event', 'data: {"choices":[]}\ndata: {"choices":[]}\n\n'],
    ['lines that end in CR LF', chunk({ content: 'x' }).replaceAll('\n', '\r\n')],
    ['lines that end in CR', chunk({ content: 'x' }).replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${chunk({ content: 'x' })}`],
    ['an event that has no end', chunk({ content: 'x' }).trimEnd()],
    ['an event larger than any plain one', `data: ${'x'.repeat(100_000)}`],
  ])('%s', async (_, frames) => {
    const after = chunk({ content: 'after' });
    expect(await run([chunk({ content: 'before' }), frames, after])).toEqual({
      events: [['text', 'before']],
      left: frames + after,
    });
  });
});

test('what comes in one piece goes on as one delta of its kind, and what comes apart goes on apart', async () => {
  const frames = [
    chunk({ reasoning: 'a' }),
    chunk({ reasoning: 'b' }),
    chunk({ content: 'c' }),
    chunk({ content: 'd' }),
    chunk({ reasoning: 'e' }),
  ];
  expect((await run([frames.join('')])).events).toEqual([
    ['reasoning', 'ab'],
    ['text', 'cd'],
    ['reasoning', 'e'],
  ]);
  expect((await run(frames)).events).toHaveLength(5);
});

test('wherever the bytes are cut, the same goes either way', async () => {
  const stream = Buffer.from(
    `: hi\n\n${chunk({ role: 'assistant' })}${chunk({ content: 'Grüße 👩‍👩‍👧' })}${chunk({ content: '日本' })}${FINISH}${USAGE}data: [DONE]\n\n`,
  );
  const whole = await run([stream]);
  expect(whole.events).toEqual([['text', 'Grüße 👩‍👩‍👧日本']]);
  expect(whole.left).toBe(`${FINISH}${USAGE}data: [DONE]\n\n`);
  const joined = ({ events, left }: Awaited<ReturnType<typeof run>>) => ({
    text: events.map(([, text]) => text).join(''),
    left,
  });
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(joined(await run([stream.subarray(0, cut), stream.subarray(cut)]))).toEqual(joined(whole));
  }
  const bytes = await run(Array.from(stream, (byte) => Buffer.of(byte)));
  expect(bytes.events).toHaveLength(2);
  expect(joined(bytes)).toEqual(joined(whole));
});
