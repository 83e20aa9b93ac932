import { join } from 'node:path';
import type { FakeStats, RequestRecord } from '../../e2e/fakes/request-records.ts';
import { ROOT } from './app-server.ts';
import { answers, freePort, type Started, startNode } from './processes.ts';

/** The fake OpenAI server in a process of its own. */
export interface FakeProvider extends Started {
  port: number;
  url: string;
  stats(): Promise<FakeStats>;
  reset(): Promise<void>;
}

export async function startFakeProvider(): Promise<FakeProvider> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = await startNode(
    [join(ROOT, 'e2e', 'fakes', 'provider-server.ts'), '--port', String(port)],
    {
      withinMs: 10_000,
      ready: answers(`${url}/__stats`),
    },
  );
  return {
    ...started,
    port,
    url,
    stats: async () => (await (await fetch(`${url}/__stats`)).json()) as FakeStats,
    reset: async () => {
      await fetch(`${url}/__reset`, { method: 'POST' });
    },
  };
}

export type { FakeStats, RequestRecord };
