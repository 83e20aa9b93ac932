import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { DONE, ended, event, HELLO, piece, USAGE, WHOLE } from './frames.ts';
import { ALL, framed, STREAM } from './whole-answer.ts';
import type { WireCase } from './wire-case.ts';

/** Where an answer ends, and what may come after. */
export const ENDS: readonly WireCase[] = [
  framed('no end mark', [...HELLO, ended()], {}, 'ikawrakow/ik_llama.cpp#467'),
  framed(
    'an end mark and no finish reason',
    [...HELLO, DONE],
    {},
    'anomalyco/opencode#43882, openai/openai-node#1292',
  ),
  framed('an end mark with a space after it', [...HELLO, ended(), 'data: [DONE] \n\n']),
  framed('the end mark twice', [...ALL, DONE]),
  framed('an end mark in quotation marks', [...HELLO, ended(), 'data: "[DONE]"\n\n']),
  framed(
    'an end mark without any line end',
    [...HELLO, ended(), 'data: [DONE]'],
    { end: 'silence' },
    undefined,
    WHOLE,
  ),
  framed('a bill after the end mark', [...ALL, event({ id: 'x', billing: { cost: 1 } })]),
  framed('an event called done in place of the end mark', [...HELLO, ended(), 'event: done\ndata: {}\n\n']),
  framed('an event called end that is no JSON', [...HELLO, ended(), 'event: end\ndata: end\n\n']),
  framed(
    'a reset after the finish reason',
    [...HELLO, ended()],
    { end: 'reset' },
    'npuichigo/openai_trtllm#31',
  ),
  framed(
    'a reset after the usage',
    [...HELLO, ended(), event({ choices: [], usage: USAGE })],
    { end: 'reset' },
    'npuichigo/openai_trtllm#31',
  ),
  framed(
    'a socket kept open after the end mark',
    ALL,
    { end: 'silence' },
    'agentscope-ai/agentscope-java#2073',
  ),
  framed('a socket kept open after the finish reason', [...HELLO, ended()], { end: 'silence' }),
  framed('an orderly end without a finish reason', HELLO, {}, undefined, {
    text: 'Hello there.',
    code: 'provider_cut',
  }),
  framed('a reset without a finish reason', HELLO, { end: 'reset' }, undefined, {
    text: 'Hello there.',
    code: 'provider_cut',
  }),
  framed('nothing at all', [], {}, undefined, { code: 'provider_cut' }),
  framed('an end mark alone', [DONE], {}, undefined, { code: 'provider_protocol' }),
  framed(
    'a page instead of a stream',
    ['<!doctype html><title>Welcome</title>'],
    { head: ['content-type: text/html'] },
    undefined,
    { code: 'provider_protocol' },
  ),
  framed(
    'a finish reason that is empty, then nothing',
    [
      piece({ content: 'Hello' }, { finish_reason: '' }),
      piece({ content: ' there and then the se' }, { finish_reason: '' }),
    ],
    {},
    'ollama/ollama#4357, vercel/ai#19165',
    { text: 'Hello there and then the se', code: 'provider_cut' },
  ),
];

/** Bodies that would fill the memory if they were let. */
export const BOMBS: readonly WireCase[] = [
  framed(
    'a small body of a hundred megabytes of blank lines',
    [gzipSync(Buffer.alloc(100_000_000, '\n'))],
    { head: [STREAM, 'content-encoding: gzip'] },
    undefined,
    { code: 'provider_protocol', calls: 1 },
  ),
  framed(
    'a small body of one line of a hundred megabytes',
    [brotliCompressSync(Buffer.alloc(100_000_000, 'x'), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    { head: [STREAM, 'content-encoding: br'] },
    undefined,
    { code: 'provider_protocol', calls: 1 },
  ),
  framed(
    'an encoding that the bytes are not in',
    [Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])],
    { head: [STREAM, 'content-encoding: gzip'] },
    undefined,
    { code: 'provider_protocol' },
  ),
];

/** How a connection behaves before and between what counts. */
export const CONNECTIONS: readonly WireCase[] = [
  {
    name: 'a kept connection that is closed when the next question comes',
    vendor: 'openai',
    turns: ['One?', 'Two?'],
    respond: (_, count) => (count === 2 ? null : { body: ALL }),
    expect: { ...WHOLE, calls: 3 },
  },
  framed('comments, longer than the limit of silence, before the answer', [
    ': keep-alive\n\n',
    600,
    ': keep-alive\n\n',
    600,
    ': keep-alive\n\n',
    600,
    ...ALL,
  ]),
  framed('empty deltas, longer than the limit of silence, before the answer', [
    piece({ role: 'assistant', content: '' }),
    600,
    piece({ content: '' }),
    600,
    piece({ content: '' }),
    600,
    ...ALL,
  ]),
  framed('comments, longer than the limit of silence, in the middle', [
    HELLO[0] as string,
    600,
    ': keep-alive\n\n',
    600,
    ': keep-alive\n\n',
    600,
    HELLO[1] as string,
    ended(),
    DONE,
  ]),
];
