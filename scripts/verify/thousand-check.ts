import { randomUUID } from 'node:crypto';
import type { MetricsAnswer } from '../../lib/http/schemas/metrics.ts';
import { headerOf, openStream } from '../bench/event-stream-client.ts';
import { readJson } from './asked.ts';
import type { Check } from './check.ts';
import { startVerifyServer } from './verify-server.ts';

const REQUESTS = 1_000;

/** The burst, twenty times as large and all at once. */
export const thousandCheck: Check = {
  key: 'burst-1000',
  table: 'harder',
  name: '1,000 identical requests at once, to one thread',
  method: 'Counted by the clients; provider calls are the server’s own figure. Default settings.',
  criteria: [
    { id: 'thousand-answered', what: 'Answered in full', target: { exactly: REQUESTS, unit: '' } },
    { id: 'thousand-leaders', what: 'Leaders', target: { exactly: 1, unit: '' } },
    { id: 'thousand-calls', what: 'Provider calls', target: { exactly: 1, unit: '' } },
    {
      id: 'thousand-same',
      what: 'Answers of another length than the first',
      target: { exactly: 0, unit: '' },
    },
  ],
  async measure({ port }) {
    await using stack = new AsyncDisposableStack();
    const app = stack.adopt(await startVerifyServer({}, port), (one) => one.stop());
    const body = { id: randomUUID(), message: 'All at once?', model: 'mock/faststream' };
    const request = { port: app.port, method: 'POST', path: '/api/chat', cookie: app.cookie, body } as const;
    const results = await Promise.all(Array.from({ length: REQUESTS }, () => openStream(request).result));
    const { provider_calls } = await readJson<MetricsAnswer>(app, '/api/metrics?since=start');
    const isLeader = ({ headers }: { headers: string }) => headerOf(headers, 'x-coalesce') === 'leader';
    return {
      'thousand-answered': results.filter(({ status, done, inOrder }) => status === 200 && done && inOrder)
        .length,
      'thousand-leaders': results.filter(isLeader).length,
      'thousand-calls': provider_calls,
      'thousand-same': results.filter(({ frames }) => frames !== results[0]?.frames).length,
    };
  },
};
