import { describe, expect, test } from 'vitest';
import { ANTHROPIC_STREAMS } from '../../../e2e/fakes/wire/anthropic.cases.ts';
import { CONTENT } from '../../../e2e/fakes/wire/content.cases.ts';
import { ENDS } from '../../../e2e/fakes/wire/ends.cases.ts';
import {
  anthropic,
  DONE,
  ended,
  event,
  geminiText,
  HELLO,
  piece,
  USAGE,
} from '../../../e2e/fakes/wire/frames.ts';
import { FRAMING } from '../../../e2e/fakes/wire/framing.cases.ts';
import { GEMINI_STREAMS } from '../../../e2e/fakes/wire/gemini.cases.ts';
import { NOISE } from '../../../e2e/fakes/wire/meaningless-frames.cases.ts';
import { OPENROUTER_STREAMS } from '../../../e2e/fakes/wire/openrouter.cases.ts';
import { PERPLEXITY_STREAMS } from '../../../e2e/fakes/wire/perplexity.cases.ts';
import { FINISH_REASONS, STREAM_FAILURES } from '../../../e2e/fakes/wire/stream-failures.cases.ts';
import { StreamError } from '../../stream/errors.ts';
import { ManualClock } from '../../stream/manual-clock.ts';
import { seededRandom } from '../../stream/seeded-random.ts';
import { EventQueue } from '../event-queue.ts';
import { AnswerReader } from './answer-reader.ts';

type End = 'order' | 'reset' | 'silence';

/** What an answer comes to whose bytes come in these pieces. */
async function read(pieces: readonly Uint8Array[], end: End = 'order') {
  const clock = new ManualClock();
  const queue = new EventQueue(() => {});
  const reader = new AnswerReader(queue, { clock, keys: [] });
  reader.begin({});
  for (const bytes of pieces) reader.take(Buffer.from(bytes));
  if (end === 'silence') await clock.advance(60_000);
  else reader.end(end === 'order' ? null : new StreamError('provider_cut'));
  const outcome = { text: '', reasoning: '', sources: [] as string[], code: '', finish: '', ignored: 0 };
  if (!reader.over) return { ...outcome, code: 'open' };
  try {
    for await (const event of queue) {
      if (event.type === 'text' || event.type === 'reasoning') outcome[event.type] += event.text;
      if (event.type === 'source') outcome.sources.push(event.url);
      if (event.type === 'finish') outcome.finish = event.reason;
      if (event.type === 'ignored') outcome.ignored = event.frames;
    }
  } catch (error) {
    outcome.code = (error as StreamError).code;
  }
  expect(clock.pending).toBe(0);
  return outcome;
}

const bytesOf = (frames: readonly (string | Uint8Array | number)[]) =>
  Buffer.concat(frames.flatMap((frame) => (typeof frame === 'number' ? [] : [Buffer.from(frame as string)])));

function cutAt(bytes: Buffer, random: () => number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const length = 1 + Math.floor(random() ** 3 * 200);
    pieces.push(bytes.subarray(from, from + length));
    from += length;
  }
  return pieces;
}

const CASES = [
  ...[...FRAMING, ...ENDS, ...NOISE, ...CONTENT, ...STREAM_FAILURES, ...FINISH_REASONS],
  ...[...ANTHROPIC_STREAMS, ...GEMINI_STREAMS, ...PERPLEXITY_STREAMS, ...OPENROUTER_STREAMS],
].flatMap(({ name, vendor, respond }) => {
  const isPlain =
    typeof respond !== 'function' && !respond.head?.some((line) => /content-encoding/.test(line));
  return isPlain && respond.body
    ? [{ name: `${vendor}: ${name}`, bytes: bytesOf(respond.body), end: respond.end }]
    : [];
});

test.each(CASES)('$name, wherever its bytes are cut', async ({ name, bytes, end }) => {
  const whole = await read([bytes], end);
  const random = seededRandom(bytes.length);
  if (bytes.length > 100_000) {
    expect(
      await read(
        cutAt(bytes, () => 1),
        end,
      ),
    ).toEqual(whole);
    return;
  }
  expect(
    await read(
      Array.from(bytes, (byte) => Uint8Array.of(byte)),
      end,
    ),
    name,
  ).toEqual(whole);
  for (let round = 0; round < 20; round++) expect(await read(cutAt(bytes, random), end), name).toEqual(whole);
});

/** One answer in each protocol, frame by frame; the last of `rest` ends it. */
const PROTOCOLS: Record<string, { words: string[]; rest: string[] }> = {
  'chat completions': { words: HELLO, rest: [ended(), event({ choices: [], usage: USAGE }), DONE] },
  Anthropic: {
    words: [
      anthropic.start(),
      anthropic.open(0, { type: 'text', text: '' }),
      anthropic.delta(0, { type: 'text_delta', text: 'Hello' }),
      anthropic.delta(0, { type: 'text_delta', text: ' there.' }),
    ],
    rest: [anthropic.stopped(), event({ type: 'message_stop' }, 'message_stop')],
  },
  Gemini: {
    words: [geminiText('Hello'), geminiText(' there.')],
    rest: [geminiText('', { finishReason: 'STOP' })],
  },
  Responses: {
    words: ['Hello', ' there.'].map((delta) => event({ type: 'response.output_text.delta', delta })),
    rest: [
      event({
        type: 'response.completed',
        response: { status: 'completed', usage: { input_tokens: 3, output_tokens: 4 } },
      }),
    ],
  },
};
const MEANINGLESS = [
  ': comment\n\n',
  '\n\n',
  'data:\n\n',
  'data: null\n\n',
  'data: 7\n\n',
  'data: "hello"\n\n',
  'id: 7\nretry: 10\n\n',
  'event: ping\n\n',
  'event: progress\ndata: {"step":1}\n\n',
  'event: note\ndata: working\n\n',
  'unknown: field\n\n',
  event({}),
  event({ error: null }),
  event({ choices: null }),
  event({ choices: [] }),
  event({ choices: [{}] }),
  event({ choices: [{ delta: null }] }),
  event({ candidates: [] }),
  event({ type: 'something.new', text: 1 }),
  event({ warning: 'x' }),
  event({ usage: null }),
  event({ timings: { predicted_ms: 1 } }),
  event({ cost: '0.1', choices: [] }),
];

describe.each(Object.entries(PROTOCOLS))('%s', (_, { words, rest }) => {
  const frames = [...words, ...rest];
  const isWhole = { text: 'Hello there.', code: '', finish: 'stop' };

  test('a frame that means nothing takes nothing away, wherever it comes', async () => {
    for (const noise of MEANINGLESS) {
      for (let at = 0; at <= frames.length; at++) {
        const noisy = [...frames.slice(0, at), noise, ...frames.slice(at)];
        expect(await read([bytesOf(noisy)]), `${noise} at ${at}`).toMatchObject(isWhole);
      }
    }
  });

  test('after its finish reason it is complete, however the connection ends', async () => {
    for (const end of ['order', 'reset', 'silence'] as const) {
      for (let count = words.length + 1; count <= frames.length; count++) {
        expect(await read([bytesOf(frames.slice(0, count))], end), `${end} ${count}`).toMatchObject(isWhole);
      }
    }
  });

  test('before its finish reason it is cut, at whatever byte, and what came whole is kept', async () => {
    const bytes = bytesOf(words);
    for (let length = 0; length <= bytes.length; length++) {
      const { text, code } = await read([bytes.subarray(0, length)], length % 2 === 0 ? 'order' : 'reset');
      expect(['', 'Hello', 'Hello there.']).toContain(text);
      expect(code, `${length} bytes`).toBe('provider_cut');
    }
  });

  test('an error is a failure wherever it comes before the finish reason, and none after it', async () => {
    const error = event({ error: { message: 'Overloaded', code: 503 } });
    for (let at = 0; at <= frames.length; at++) {
      const broken = [...frames.slice(0, at), error, ...frames.slice(at)];
      const expected = at <= words.length ? { code: 'provider_overloaded' } : isWhole;
      expect(await read([bytesOf(broken)]), `at ${at}`).toMatchObject(expected);
    }
  });
});

describe('what has no end is bounded:', () => {
  test.each([
    ['a line', 'x'.repeat(65_536)],
    ['a line of data', `${'data: '.padEnd(8, '{')}${'x'.repeat(65_536)}`],
    ['comments', `: ${'x'.repeat(65_533)}\n`],
    ['blank lines', '\n'.repeat(65_536)],
    ['frames that mean nothing', event({ warning: 'x'.repeat(65_536) })],
    ['one event of many lines', `data: ${'x'.repeat(65_536)}\n`],
    ['a JSON value of many lines', `{ "a": "${'x'.repeat(65_536)}",\n`],
  ])('%s', async (_, chunk) => {
    const clock = new ManualClock();
    const queue = new EventQueue(() => {});
    const reader = new AnswerReader(queue, { clock, keys: [] });
    reader.begin({});
    for (let count = 0; count < 400 && !reader.over; count++) reader.take(Buffer.from(chunk));
    expect(reader.over).toBe(true);
    await expect(queue.next().then(() => queue.next())).rejects.toMatchObject({ code: 'provider_protocol' });
  });

  test('sources', async () => {
    const citations = Array.from({ length: 5_000 }, (_, index) => `https://example.com/${index}`);
    const { sources } = await read([bytesOf([event({ choices: [], citations }), ...HELLO, ended(), DONE])]);
    expect(sources).toHaveLength(500);
  });
});

test('usage is counted where it is sent as digits, and frames left out are counted', async () => {
  const frames = [...HELLO, event({ warning: 'x' }), ended(), piece({}, {}, { usage: USAGE }), DONE];
  expect(await read([bytesOf(frames)])).toMatchObject({ ignored: 1, finish: 'stop' });
});
