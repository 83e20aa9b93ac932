import { performance } from 'node:perf_hooks';
import { framesOf } from '../../e2e/http/wire-client.ts';
import type { VerifyServer } from './verify-server.ts';

/** One request as its client saw it. Durations in milliseconds by the client's clock. */
export interface Asked {
  role: string;
  /** `finish` where all went well, else the terminal frame's type, or what was thrown. */
  ended: string;
  firstTokenMs: number | null;
  latencyMs: number;
  /** What the answer's own metadata says; null where it does not. */
  told: { ttftMs: number | null; queueWaitMs: number | null; latencyMs: number | null };
}

/** Asks and reads the answer to its end. Never rejects: what went wrong is what it ended with. */
export async function ask(app: VerifyServer, body: object): Promise<Asked> {
  const sentAt = performance.now();
  const asked: Asked = {
    role: '',
    ended: 'nothing',
    firstTokenMs: null,
    latencyMs: 0,
    told: { ttftMs: null, queueWaitMs: null, latencyMs: null },
  };
  try {
    const response = await fetch(`http://127.0.0.1:${app.port}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: app.cookie },
      body: JSON.stringify(body),
    });
    asked.role = response.headers.get('x-coalesce') ?? '';
    for await (const { event } of framesOf(response)) {
      if (event.type === 'text-delta' || event.type === 'reasoning-delta') {
        asked.firstTokenMs ??= performance.now() - sentAt;
      }
      if (['finish', 'abort', 'error'].includes(event.type)) asked.ended = event.type;
      if (event.messageMetadata) Object.assign(asked.told, event.messageMetadata);
    }
  } catch (error) {
    asked.ended = String(error);
  }
  asked.latencyMs = performance.now() - sentAt;
  return asked;
}

/** Asks all of these, so many at a time. */
export async function askAll(app: VerifyServer, bodies: object[], atOnce: number): Promise<Asked[]> {
  const all: Asked[] = [];
  const left = [...bodies];
  const worker = async () => {
    for (let body = left.shift(); body; body = left.shift()) all.push(await ask(app, body));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return all;
}

/** What an endpoint of the server answers, as JSON. Throws where it does not answer 200. */
export async function readJson<T>(app: VerifyServer, path: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${app.port}${path}`, { headers: { cookie: app.cookie } });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
