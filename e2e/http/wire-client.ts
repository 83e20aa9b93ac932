import { decodeFrames } from '../../lib/sse/decode.ts';

export interface Frame {
  /** Null where the frame has no id. */
  seq: number | null;
  event: { type: string; [field: string]: unknown };
}

/** Everything of a run's stream, its end mark checked and left out. */
export async function readRun(response: Response): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of framesOf(response)) frames.push(frame);
  return frames;
}

/** The frames of a run's stream as they come; throws where it ends without `[DONE]`. */
export async function* framesOf(response: Response): AsyncGenerator<Frame> {
  if (response.status !== 200 || !response.body) {
    throw new Error(`no stream but ${response.status}: ${await response.text()}`);
  }
  let done = false;
  for await (const { id, data } of decodeFrames(response.body)) {
    if (data === '[DONE]') done = true;
    else yield { seq: id === null ? null : Number(id), event: JSON.parse(data) };
  }
  if (!done) throw new Error('the stream ended without [DONE]');
}

/** The text that a stream's deltas make up. */
export function textOf(frames: Frame[]): string {
  return frames
    .filter(({ event }) => event.type === 'text-delta')
    .map(({ event }) => event.delta)
    .join('');
}

/** A client that keeps its session's cookie, as a browser does. */
export class WireClient {
  readonly #url: string;
  #cookie: string | null = null;

  constructor(url: string, cookie: string | null = null) {
    this.#url = url;
    this.#cookie = cookie;
  }

  get cookie(): string | null {
    return this.#cookie;
  }

  /** A client that has its session already, so that its parallel requests share it. */
  static async at(url: string): Promise<WireClient> {
    const client = new WireClient(url);
    await (await client.get('/api/health')).text();
    return client;
  }

  async send(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookie) headers.set('cookie', this.#cookie);
    const response = await fetch(this.#url + path, { ...init, method, headers });
    const set = response.headers.get('set-cookie');
    if (set) this.#cookie = set.split(';', 1)[0] ?? null;
    return response;
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return this.send('GET', path, init);
  }

  post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...init.headers };
    return this.send('POST', path, { ...init, headers, body: JSON.stringify(body) });
  }

  patch(path: string, body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.send('PATCH', path, { headers, body: JSON.stringify(body) });
  }

  /** Sends a message and reads its answer to the end. */
  async ask(body: object): Promise<{ response: Response; frames: Frame[]; runId: string }> {
    const response = await this.post('/api/chat', body);
    const frames = await readRun(response);
    return { response, frames, runId: response.headers.get('x-run-id') ?? '' };
  }

  async thread(threadId: string) {
    const response = await this.get(`/api/threads/${threadId}`);
    return { status: response.status, body: await response.json() };
  }
}
