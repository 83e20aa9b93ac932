/**
 * A stand-in for an OpenAI-compatible server: real HTTP on loopback, so that what is tested is what runs. What it does
 * is chosen by the model's name; the table is in `openai-models.ts`. Beside the API it answers `GET /__stats` (counts and
 * times of requests, see `request-records.ts`) and `POST /__reset`.
 *
 * From a test: `startFakeOpenAi()`. As a process: `npx node e2e/fakes/openai-server.ts --port 4010`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { OpenStream } from './open-stream.ts';
import { type Behaviour, behaviourOf, type ChatRequest, LISTED_MODELS } from './openai-models.ts';
import { type FakeStats, RequestRecords } from './request-records.ts';
import { monotonicMs, TimerWheel } from './timer-wheel.ts';

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const REMEMBERED_QUESTIONS = 10_000;

export interface FakeOpenAi {
  /** What `OPENAI_BASE_URL` is set to. */
  url: string;
  port: number;
  stats(): FakeStats;
  /** Zeroes the counts and forgets closed requests. */
  reset(): void;
  close(): Promise<void>;
}

export interface FakeOpenAiOptions {
  /** 0: any free one. */
  port?: number;
  /** Where given, any other bearer token is refused with 401. */
  apiKey?: string;
  /** What `/v1/models` lists. */
  models?: readonly string[];
}

export async function startFakeOpenAi(options: FakeOpenAiOptions = {}): Promise<FakeOpenAi> {
  const wheel = new TimerWheel();
  const records = new RequestRecords();
  const refusals = new Map<string, number>();
  const connections = new WeakMap<Socket, number>();
  let lastConnection = 0;

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  server.on('connection', (socket) => connections.set(socket, ++lastConnection));
  // Longer than any pause between the requests of a test, so that the client decides which connections are kept.
  server.keepAliveTimeout = 120_000;

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bearer = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /__stats') {
      json(response, 200, records.stats());
    } else if (route === 'POST /__reset') {
      records.reset();
      json(response, 200, {});
    } else if (options.apiKey !== undefined && bearer !== options.apiKey) {
      json(response, 401, {
        error: { message: 'Incorrect API key.', type: 'auth', code: 'invalid_api_key' },
      });
    } else if (route === 'GET /v1/models') {
      const data = (options.models ?? LISTED_MODELS).map((id) => ({ id, object: 'model', owned_by: 'fake' }));
      json(response, 200, { object: 'list', data });
    } else if (route === 'POST /v1/chat/completions') {
      await chat(request, response, bearer);
    } else {
      json(response, 404, { error: { message: `No ${route}.`, type: 'invalid_request_error', code: null } });
    }
  }

  async function chat(request: IncomingMessage, response: ServerResponse, bearer: string): Promise<void> {
    const chatRequest = parseChat(await readBody(request), bearer);
    chatRequest.refusals = refusals.get(chatRequest.body) ?? 0;
    const last = chatRequest.messages.at(-1)?.content;
    const record = records.open(
      chatRequest.model,
      typeof last === 'string' ? last : JSON.stringify(last ?? ''),
      connections.get(request.socket) ?? 0,
    );
    const stream = new OpenStream(response, record, records, wheel);
    const behaviour = behaviourOf(chatRequest);
    if (behaviour === null) {
      stream.end();
      json(response, 404, {
        error: {
          message: `The model ${chatRequest.model} does not exist.`,
          type: 'x',
          code: 'model_not_found',
        },
      });
      return;
    }
    countRefusal(chatRequest, behaviour);
    if (behaviour.headersAfterMs === 0) {
      respond(stream, chatRequest, behaviour);
    } else if (behaviour.headersAfterMs < Infinity) {
      stream.after(behaviour.headersAfterMs, () => respond(stream, chatRequest, behaviour));
    }
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
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    stats: () => records.stats(),
    reset: () => records.reset(),
    close: async () => {
      wheel.clear();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
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

function parseChat(body: string, bearer: string): ChatRequest {
  const parsed = JSON.parse(body) as Partial<ChatRequest>;
  return {
    model: String(parsed.model),
    stream: parsed.stream === true,
    messages: Array.isArray(parsed.messages) ? parsed.messages : [],
    body,
    bearer,
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
  const fake = await startFakeOpenAi({ port: Number(values.port), apiKey: values.key });
  console.log(`Fake OpenAI server on ${fake.url}`);
  const stop = () => {
    fake.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
