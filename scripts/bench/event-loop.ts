import { connect } from 'node:net';
import { join } from 'node:path';
import { pathologicalText } from '../../e2e/fakes/pathological-text.ts';
import { environment } from '../../lib/env.ts';
import { seededRandom } from '../../lib/stream/seeded-random.ts';
import { type AppServer, ROOT, startAppServer } from './app-server.ts';
import type { BenchResult } from './bar.ts';
import { startFakeProvider } from './fake-provider.ts';
import { percentile } from './percentile.ts';
import { freePort } from './processes.ts';

/** `EVENT_LOOP_INPUTS` makes it fewer, for a look. */
const INPUTS = Number(environment().EVENT_LOOP_INPUTS ?? 10_000);
const LENGTH = 100_000;
/** Answers with the question, in one token. */
const MODEL = 'openai/fake-parrot';
/** What is asked before anything counts: code that runs for the first time is slow. */
const WARM_UP = 100;

interface Piece {
  ms: number;
  input: string;
}

/** Feeds a server what makes careless programs work for long, and reports the longest turn of its event loop. */
export async function eventLoop(): Promise<BenchResult> {
  await using stack = new AsyncDisposableStack();
  const fake = stack.adopt(await startFakeProvider(), (one) => one.stop());
  const probePort = await freePort();
  const server = stack.adopt(
    await startAppServer({
      upstream: fake.url,
      models: ['fake-parrot'],
      nodeArgs: ['--import', join(ROOT, 'scripts', 'bench', 'turn-probe.ts')],
      env: { TURN_PROBE_PORT: String(probePort) },
    }),
    (one) => one.stop(),
  );
  const pieces: Piece[] = [];
  const statuses = new Map<string, number>();
  for (let seed = -WARM_UP; seed < INPUTS; seed++) {
    const dice = seededRandom(seed + 1_000_000);
    const { form, text } = pathologicalText(dice, LENGTH);
    const [name, feed] = FIELDS[Math.floor(dice() * FIELDS.length)] as (typeof FIELDS)[number];
    await longestTurn(probePort);
    const status = await feed(server, text, seed + WARM_UP);
    const ms = await longestTurn(probePort);
    if (seed < 0) continue;
    pieces.push({ ms, input: `${name}: ${form}, seed ${seed}` });
    const kind = `${name}: ${Math.floor(status / 100)}xx`;
    statuses.set(kind, (statuses.get(kind) ?? 0) + 1);
  }
  const sorted = pieces.toSorted((a, b) => b.ms - a.ms);
  const times = pieces.map(({ ms }) => ms);
  return {
    name: `event loop: ${INPUTS.toLocaleString('en-US')} pathological inputs of 100 KB, longest turn by CPU time`,
    figures: {
      ...Object.fromEntries([...statuses].toSorted()),
      'p50, ms': percentile(times, 0.5),
      'p99, ms': percentile(times, 0.99),
      ...Object.fromEntries(sorted.slice(0, 10).map(({ ms, input }, at) => [`${at + 1}. ${input}, ms`, ms])),
    },
    bars: [{ what: 'longest piece of work', value: sorted[0]?.ms ?? Number.NaN, unit: 'ms', atMost: 50 }],
  };
}

/** Everything that takes a text, each with how it is fed; the answer's status. */
const FIELDS: [string, (server: AppServer, text: string, n: number) => Promise<number>][] = [
  ['question and answer', (server, text, n) => ask(server, threadOf(n), text)],
  ['question and answer', (server, text, n) => ask(server, threadOf(n), text)],
  [
    'page of an answer',
    async (server, text, n) => {
      await ask(server, threadOf(n), text);
      return read(server, `/chat/${threadOf(n)}`);
    },
  ],
  [
    'conversation and exports',
    async (server, text, n) => {
      await ask(server, threadOf(n), text);
      await read(server, `/api/threads/${threadOf(n)}`);
      await read(server, `/api/threads/${threadOf(n)}/export?format=json`);
      return read(server, `/api/threads/${threadOf(n)}/export?format=markdown`);
    },
  ],
  [
    'search',
    (server, text) => read(server, `/api/search?q=${encodeURIComponent(text.slice(0, 500).toWellFormed())}`),
  ],
  [
    'list',
    (server, text) => read(server, `/api/threads?q=${encodeURIComponent(text.slice(0, 200).toWellFormed())}`),
  ],
  [
    'title',
    (server, text, n) => patch(server, n, { title: text.slice(0, n % 2 ? 200 : LENGTH).toWellFormed() }),
  ],
  [
    'system prompt',
    (server, text, n) =>
      patch(server, n, { systemPrompt: text.slice(0, n % 2 ? 32_000 : LENGTH).toWellFormed() }),
  ],
  ['model', (server, text) => ask(server, threadOf(0), 'Hello?', text)],
  [
    'message id',
    (server, text, n) =>
      send(server, 'POST', '/api/chat', { id: threadOf(n), message: { id: text, role: 'user', parts: [] } }),
  ],
  ['thread id', (server, text) => ask(server, text, 'Hello?')],
  [
    'unknown fields',
    (server, text, n) => send(server, 'POST', '/api/chat', { id: threadOf(n), message: 'x', [text]: text }),
  ],
  ['a body that is no JSON', (server, text) => sendText(server, 'POST', '/api/chat', text)],
  [
    'a path',
    (server, text) => read(server, `/api/threads/${encodeURIComponent(text.slice(0, 1_000).toWellFormed())}`),
  ],
  [
    'a cookie',
    (server, text) => read(server, '/', { cookie: text.replace(/[^\x20-\x7e]/g, 'x').slice(0, 8_000) }),
  ],
];

const threadOf = (n: number) => `event-loop-${String(n).padStart(8, '0')}`;

function ask(server: AppServer, id: string, message: string, model = MODEL): Promise<number> {
  return send(server, 'POST', '/api/chat', { id, message, model });
}

function patch(server: AppServer, n: number, body: object): Promise<number> {
  return send(server, 'PATCH', `/api/threads/${threadOf(Math.max(0, n - 1))}`, body);
}

function send(server: AppServer, method: string, path: string, body: object): Promise<number> {
  return sendText(server, method, path, JSON.stringify(body));
}

function sendText(server: AppServer, method: string, path: string, body: string): Promise<number> {
  return request(server, path, { method, body, headers: { 'content-type': 'application/json' } });
}

function read(server: AppServer, path: string, headers: Record<string, string> = {}): Promise<number> {
  return request(server, path, { headers });
}

/** Reads the answer to its end; its status. */
async function request({ port, cookie }: AppServer, path: string, init: RequestInit): Promise<number> {
  const headers = { cookie, ...(init.headers as Record<string, string>) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers });
  await response.arrayBuffer();
  return response.status;
}

/** CPU time of the longest turn since the last call, in milliseconds. */
function longestTurn(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(Number(text)));
  });
}
