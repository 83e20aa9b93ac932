import { DONE, ended, event, HELLO, WHOLE } from './frames.ts';
import type { WireCase, WireResponse } from './wire-case.ts';

const ALL = [...HELLO, ended(), DONE];
const framed = (
  name: string,
  body: WireResponse['body'],
  rest: Omit<WireResponse, 'body'> = {},
  source?: string,
): WireCase => ({
  name,
  vendor: 'openai',
  ...(source === undefined ? {} : { source }),
  respond: { body, ...rest },
  expect: WHOLE,
});

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
    'ids and retry lines',
    ALL.map((frame, index) => `id: ${index}\nretry: 3000\n${frame}`),
  ),
  framed('no content type', ALL, { head: ['x-other: yes'] }),
  framed('labelled as plain text', ALL, { head: ['content-type: text/plain'] }),
  framed('HTTP/1.0, ended by closing', ALL, { framing: 'close', http: '1.0' }),
  framed('trailers after the body', ALL, {
    head: ['content-type: text/event-stream', 'trailer: x-end'],
    trailers: ['x-end: yes'],
  }),
  framed('early hints before the response', undefined, {
    raw: [
      'HTTP/1.1 103 Early Hints\r\nlink: </style>; rel=preload\r\n\r\n',
      'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n',
      ...ALL,
    ],
  }),
  framed('the end mark twice', [...ALL, DONE]),
  framed('a comment frame in a single packet with text', [`: x\n\n${ALL.join('')}`]),
  framed('a name that nobody knows before a comment', [`event: ping\n\n`, ...ALL, event('[DONE]')]),
];
