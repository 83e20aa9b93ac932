/**
 * A stand-in for the vendors: real HTTP on loopback, so that what is tested is what runs. It speaks all their protocols,
 * each at its own path (see `DIALECT_AT`), over HTTP/1.1 or, with a certificate, over TLS with HTTP/2 where the client
 * takes it. What it does is chosen by the model's name; the table is in `behaviours.ts`. Beside the protocols it answers
 * `GET /__stats` (counts and times of requests, see `request-records.ts`), `POST /__reset`, and `POST /__release`, whose body is the text of
 * a question that `fake-held-…` holds, now or later.
 *
 * From a test: `startFakeProviders()`. As a process: `npx node e2e/fakes/provider-server.ts --port 4010`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { type Behaviour, behaviourOf, type ChatRequest, LISTED_MODELS } from './behaviours.ts';
import { ANTHROPIC_MESSAGES } from './dialects/anthropic-messages.ts';
import { CHAT_COMPLETIONS, OPENROUTER, PERPLEXITY } from './dialects/chat-completions.ts';
import type { Dialect } from './dialects/dialect.ts';
import { GEMINI } from './dialects/gemini.ts';
import { RESPONSES } from './dialects/responses.ts';
import { OpenStream } from './open-stream.ts';
import { type FakeStats, RequestRecords } from './request-records.ts';
import { monotonicMs, TimerWheel } from './timer-wheel.ts';

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const REMEMBERED_QUESTIONS = 10_000;

const DIALECT_AT: Readonly<Record<string, Dialect>> = {
  '/v1/chat/completions': CHAT_COMPLETIONS,
  '/v1/responses': RESPONSES,
  '/v1/messages': ANTHROPIC_MESSAGES,
  '/chat/completions': PERPLEXITY,
  '/api/v1/chat/completions': OPENROUTER,
};

/** The model of Gemini's path is part of it. */
const GEMINI_PATH = /^\/v1beta\/models\/([^/:]+):streamGenerateContent\?alt=sse$/;

/** What each vendor's base URL is, after the fake's origin. */
export const BASE_PATHS = {
  openai: '/v1',
  gemini: '/v1beta',
  perplexity: '',
  anthropic: '/v1',
  openrouter: '/api/v1',
} as const;

export interface FakeProviders {
  /** What `OPENAI_BASE_URL` is set to. */
  url: string;
  /** `http(s)://127.0.0.1:port`, before any of `BASE_PATHS`. */
  origin: string;
  port: number;
  stats(): FakeStats;
  /** Zeroes the counts and forgets closed requests. */
  reset(): void;
  /** Over HTTP/2: tells every client to open no more streams on the connections it has; those that are open go on. */
  goAway(): void;
  close(): Promise<void>;
}

export interface FakeProvidersOptions {
  /** 0: any free one. */
  port?: number;
  /** Where given, any other key is refused with 401. */
  apiKey?: string;
  /** What the lists of models hold. */
  models?: readonly string[];
  /** Served over TLS with this certificate, both in PEM; HTTP/2 is offered. */
  tls?: { key: string; cert: string };
}

export async function startFakeProviders(options: FakeProvidersOptions = {}): Promise<FakeProviders> {
  const wheel = new TimerWheel();
  const records = new RequestRecords();
  const refusals = new Map<string, number>();
  const releases = new Map<string, PromiseWithResolvers<void>>();
  const connections = new WeakMap<Socket, number>();
  const sessions = new WeakMap<object, number>();
  let lastConnection = 0;

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    route(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  };
  const server =
    options.tls === undefined
      ? createServer(onRequest)
      : createSecureServer(
          { ...options.tls, allowHTTP1: true },
          // Requests and responses of HTTP/2 are made to look like those of HTTP/1.1.
          onRequest as unknown as Parameters<typeof createSecureServer>[1],
        );
  const sockets = new Set<Socket>();
  const openSessions = new Set<ServerHttp2Session>();
  server.on('session', (session: ServerHttp2Session) => {
    openSessions.add(session);
    session.on('close', () => openSessions.delete(session));
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) =>
    connections.set(socket, ++lastConnection),
  );
  // Longer than any pause between the requests of a test, so that the client decides which connections are kept.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 120_000;

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = keyOf(request);
    const route = `${request.method} ${request.url}`;
    const dialect = request.method === 'POST' ? dialectOf(request.url ?? '') : null;
    if (route === 'GET /__stats') {
      json(response, 200, records.stats());
    } else if (route === 'POST /__reset') {
      records.reset();
      json(response, 200, {});
    } else if (route === 'POST /__release') {
      releaseOf(await readBody(request)).resolve();
      json(response, 200, {});
    } else if (options.apiKey !== undefined && key !== options.apiKey) {
      const { status, body } = (dialect ?? CHAT_COMPLETIONS).refusal('bad_key', 'Incorrect API key.');
      json(response, status, body);
    } else if (request.method === 'GET' && LISTS[pathOf(request)] !== undefined) {
      json(response, 200, LISTS[pathOf(request)]?.(options.models ?? LISTED_MODELS) ?? {});
    } else if (dialect !== null) {
      await chat(dialect, request, response, key);
    } else {
      json(response, 404, { error: { message: `No ${route}.`, type: 'invalid_request_error', code: null } });
    }
  }

  async function chat(
    dialect: Dialect,
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
  ): Promise<void> {
    const chatRequest = parseChat(dialect, request.url ?? '', await readBody(request), key);
    chatRequest.refusals = refusals.get(chatRequest.body) ?? 0;
    const record = records.open(chatRequest.model, chatRequest.lastText, connectionOf(request));
    const stream = new OpenStream(
      response,
      record,
      records,
      wheel,
      () => releaseOf(chatRequest.lastText).promise,
    );
    const behaviour = behaviourOf(chatRequest);
    if (behaviour === null) {
      stream.end();
      const { status, body } = dialect.refusal(
        'model_unknown',
        `The model ${chatRequest.model} does not exist.`,
      );
      json(response, status, body);
      return;
    }
    countRefusal(chatRequest, behaviour);
    if (behaviour.heldAfter === 0) {
      stream.whenReleased(() => respond(stream, chatRequest, { ...behaviour, heldAfter: null }));
    } else if (behaviour.headersAfterMs === 0) {
      respond(stream, chatRequest, behaviour);
    } else if (behaviour.headersAfterMs < Infinity) {
      stream.after(behaviour.headersAfterMs, () => respond(stream, chatRequest, behaviour));
    }
  }

  function releaseOf(question: string): PromiseWithResolvers<void> {
    if (releases.size >= REMEMBERED_QUESTIONS) releases.clear();
    const release = releases.get(question) ?? Promise.withResolvers<void>();
    releases.set(question, release);
    return release;
  }

  /** Over HTTP/2 the request's socket is a stand-in for the session's. */
  function connectionOf(request: IncomingMessage): number {
    const session = (request as { stream?: { session?: { socket?: Socket } } }).stream?.session;
    if (session === undefined) return connections.get(request.socket) ?? 0;
    const number = sessions.get(session) ?? ++lastConnection;
    sessions.set(session, number);
    return number;
  }

  function countRefusal(request: ChatRequest, behaviour: Behaviour): void {
    if (behaviour.refusal === null) {
      refusals.delete(request.body);
    } else {
      if (refusals.size >= REMEMBERED_QUESTIONS) {
        refusals.clear();
      }
      refusals.set(request.body, request.refusals + 1);
    }
  }

  function respond(stream: OpenStream, request: ChatRequest, behaviour: Behaviour): void {
    const { response } = stream;
    if (behaviour.refusal !== null) {
      stream.end();
      response.writeHead(behaviour.refusal.status, behaviour.refusal.headers).end(behaviour.refusal.body);
    } else if (!request.stream) {
      stream.end();
      json(response, 200, completion(request.model, behaviour));
    } else {
      stream.play(behaviour);
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host: '127.0.0.1', backlog: 4096 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return {
    url: `${origin}${BASE_PATHS.openai}`,
    origin,
    port,
    stats: () => records.stats(),
    reset: () => records.reset(),
    goAway: () => {
      for (const session of openSessions) session.goaway();
    },
    close: async () => {
      wheel.clear();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function completion(model: string, behaviour: Behaviour): object {
  const contents: string[] = [];
  for (const frame of behaviour.frames) {
    const text = typeof frame === 'string' ? frame : frame(monotonicMs());
    for (const [, data = ''] of text.matchAll(/^data: (\{.*\})$/gmu)) {
      contents.push(JSON.parse(data).choices?.[0]?.delta?.content ?? '');
    }
  }
  const words = contents.filter((content) => content !== '');
  return {
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: words.join('') }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 7, completion_tokens: words.length, total_tokens: 7 + words.length },
  };
}

function dialectOf(url: string): Dialect | null {
  return DIALECT_AT[url] ?? (GEMINI_PATH.test(url) ? GEMINI : null);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').replace(/\?.*/, '');
}

function keyOf({ headers }: IncomingMessage): string {
  const own = headers['x-api-key'] ?? headers['x-goog-api-key'];
  return typeof own === 'string' ? own : (/^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ?? '');
}

/** Each vendor's list of models. OpenAI's and Anthropic's share a path and, as far as names go, a form. */
const LISTS: Readonly<Record<string, (models: readonly string[]) => object>> = {
  '/v1/models': (models) => ({
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', type: 'model', owned_by: 'fake', display_name: id })),
    has_more: false,
  }),
  '/api/v1/models': (models) => ({ data: models.map((id) => ({ id, name: id, context_length: 8192 })) }),
  '/v1beta/models': (models) => ({
    models: [
      ...models.map((id) => ({
        name: `models/${id}`,
        displayName: id,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
      })),
      { name: 'models/fake-vectors', supportedGenerationMethods: ['countTokens'] },
    ],
  }),
};

function parseChat(dialect: Dialect, url: string, body: string, key: string): ChatRequest {
  const parsed = JSON.parse(body) as Record<string, unknown>;
  const inPath = GEMINI_PATH.exec(url)?.[1];
  return {
    dialect,
    model: inPath ?? String(parsed.model),
    stream: inPath !== undefined || parsed.stream === true,
    lastText: dialect.lastText(parsed),
    body,
    key,
    refusals: 0,
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new Error('The body is too large for the fake.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4010' }, key: { type: 'string' } },
  });
  const fake = await startFakeProviders({ port: Number(values.port), apiKey: values.key });
  console.log(`Fake providers on ${fake.url}`);
  const stop = () => {
    fake.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
