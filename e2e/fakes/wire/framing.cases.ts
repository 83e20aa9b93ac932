import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { DONE, ended, event, HELLO, piece, USAGE, WHOLE } from './frames.ts';
import type { WireCase, WireExpectation, WireResponse } from './wire-case.ts';

const ALL = [...HELLO, ended(), DONE];
const STREAM = 'content-type: text/event-stream';
const BYTES = Buffer.from(ALL.join(''));
const COMPLETION = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there.' }, finish_reason: 'stop' }],
  usage: USAGE,
};

const framed = (
  name: string,
  body: WireResponse['body'],
  rest: Omit<WireResponse, 'body'> = {},
  source?: string,
  expect: WireExpectation = WHOLE,
): WireCase => ({
  name,
  vendor: 'openai',
  ...(source === undefined ? {} : { source }),
  respond: { body, ...rest },
  expect,
});
const encoded = (name: string, encoding: string, body: WireResponse['body'], source?: string) =>
  framed(name, body, { head: [STREAM, `content-encoding: ${encoding}`] }, source);
const labelled = (type: string, source?: string) =>
  framed(`events labelled ${type}`, ALL, { head: [`content-type: ${type}`] }, source);

/** How the bytes of one and the same answer are cut, labelled and framed. */
export const FRAMING: readonly WireCase[] = [
  framed('a byte order mark before everything', ['\uFEFF', ...ALL]),
  framed(
    'no space after the colon',
    ALL.map((frame) => frame.replace('data: ', 'data:')),
  ),
  framed(
    'lines that end in CR',
    ALL.map((frame) => frame.replaceAll('\n', '\r')),
  ),
  framed(
    'lines that end in CR LF',
    ALL.map((frame) => frame.replaceAll('\n', '\r\n')),
  ),
  framed(
    'a last event without its blank line',
    [...HELLO, `${ended().trimEnd()}\n`],
    {},
    'openai/openai-node#2725',
  ),
  framed('a last event without any line end', [...HELLO, ended().trimEnd()]),
  framed('text in a last event without any line end', [
    piece({ content: 'Hello' }),
    ended('stop').replace('"delta":{}', '"delta":{"content":" there."}').trimEnd(),
  ]),
  framed('one line end between events', [...ALL.map((frame) => `${frame.trimEnd()}\n`), '\n']),
  framed('data of one event in several lines', [
    'data: {"choices":\ndata: [{"delta":{"content":"Hello there."}}]}\n\n',
    ended(),
    DONE,
  ]),
  framed(
    'no server-sent events, but lines of JSON',
    ALL.slice(0, -1).map((frame) => `${frame.replace('data: ', '').trimEnd()}\n`),
  ),
  framed(
    'comments before the first frame',
    [': PROCESSING\n\n', 20, ': PROCESSING\n\n', ...ALL],
    {},
    'theopenco/llmgateway#2334',
  ),
  framed('blank lines before the first frame', ['\n', '\n', '\n\n', ...ALL]),
  framed(
    'every frame named as an event',
    ALL.map((frame) => `event: message\n${frame}`),
  ),
  framed(
    'a name and a blank line before every frame',
    ALL.map((frame) => `event: message\n\n${frame}`),
    {},
    'earendil-works/pi#8430',
  ),
  framed(
    'ids and retry lines',
    ALL.map((frame, index) => `id: ${index}\nretry: 3000\n${frame}`),
  ),
  framed(
    'events without data',
    ['data:\n\n', HELLO[0] as string, 'data: \n\n', HELLO[1] as string, ended(), DONE],
    {},
    'netease-lcap/wave-agent#1326',
  ),
  framed('data that is null', ['data: null\n\n', ...ALL]),
  encoded('gzip that was not asked for', 'gzip', [gzipSync(BYTES)]),
  encoded('gzip by its old name, in pieces', 'x-gzip', [
    gzipSync(BYTES).subarray(0, 40),
    5,
    gzipSync(BYTES).subarray(40),
  ]),
  encoded('deflate with its header', 'deflate', [deflateSync(BYTES)]),
  encoded('deflate without its header', 'deflate', [deflateRawSync(BYTES)]),
  encoded('brotli', 'br', [brotliCompressSync(BYTES)]),
  encoded('zstd', 'zstd', [zstdCompressSync(BYTES)]),
  encoded('an encoding called none', 'none', ALL, 'vercel/ai#12233, curl/curl#3315'),
  encoded('an encoding called utf-8', 'utf-8', ALL, 'yhirose/cpp-httplib#2518'),
  encoded('an encoding called Identity', 'Identity', ALL),
  encoded('an encoding without a name', '', ALL),
  encoded('an encoding that a proxy has undone', 'gzip', ALL),
  encoded('brotli that a proxy has undone', 'br', ALL),
  labelled('application/json', 'openclaw/openclaw#96497'),
  labelled('text/html; charset=utf-8'),
  labelled('text/plain'),
  framed('no content type', ALL, { head: ['x-other: yes'] }),
  framed('HTTP/1.0, ended by closing', ALL, { framing: 'close', http: '1.0' }),
  framed('trailers after the body', ALL, { head: [STREAM, 'trailer: x-end'], trailers: ['x-end: yes'] }),
  framed('early hints before the response', undefined, {
    raw: [
      'HTTP/1.1 103 Early Hints\r\nlink: </style>; rel=preload\r\n\r\n',
      `HTTP/1.1 200 OK\r\n${STREAM}\r\nconnection: close\r\n\r\n`,
      ...ALL,
    ],
  }),
  framed('a whole completion though a stream was asked for', [JSON.stringify(COMPLETION)], {
    head: ['content-type: application/json'],
  }),
  framed('a whole completion over many lines', [JSON.stringify(COMPLETION, null, 2)], {
    head: ['content-type: application/json'],
  }),
];

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
