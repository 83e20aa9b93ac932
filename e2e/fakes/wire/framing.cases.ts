import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { DONE, ended, HELLO, piece, USAGE } from './frames.ts';
import { ALL, framed, STREAM } from './whole-answer.ts';
import type { WireCase, WireResponse } from './wire-case.ts';

const BYTES = Buffer.from(ALL.join(''));
const COMPLETION = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there.' }, finish_reason: 'stop' }],
  usage: USAGE,
};

const encoded = (name: string, encoding: string, body: WireResponse['body'], source?: string) =>
  framed(name, body, { head: [STREAM, `content-encoding: ${encoding}`] }, source);
const bytewise = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));
const labelled = (type: string, source?: string) =>
  framed(`events labelled ${type}`, ALL, { head: [`content-type: ${type}`] }, source);

/** How the bytes of one and the same answer are cut, labelled and framed. */
export const FRAMING: readonly WireCase[] = [
  framed(
    'events wrapped twice',
    ALL.map((frame) => `data: ${frame}`),
  ),
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
  encoded('gzip, byte by byte', 'gzip', bytewise(gzipSync(BYTES))),
  encoded('deflate, byte by byte', 'deflate', bytewise(deflateRawSync(BYTES))),
  encoded('brotli, byte by byte', 'br', bytewise(brotliCompressSync(BYTES))),
  encoded('zstd, byte by byte', 'zstd', bytewise(zstdCompressSync(BYTES))),
  encoded(
    'a label on plain bytes, byte by byte',
    'gzip',
    bytewise(BYTES.subarray(0, 40)).concat(BYTES.subarray(40)),
  ),
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
