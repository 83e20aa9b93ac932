import { randomUUID } from 'node:crypto';
import type { MetricsAnswer } from '../../lib/http/schemas/metrics.ts';
import { percentile } from '../bench/percentile.ts';
import { askAll, readJson } from './asked.ts';
import type { Check } from './check.ts';
import { startVerifyServer } from './verify-server.ts';

const REQUESTS = 50;
const AT_ONCE = 10;

/** Impatient clicks: the same question to one thread, again and again. */
export const burstCheck: Check = {
  key: 'burst',
  table: 'first',
  name: `Burst of ${REQUESTS} identical requests, ${AT_ONCE} at a time, to one thread`,
  method:
    'Success, roles and latency are counted by the client; queue wait and provider calls are the server’s own (`/api/metrics?since=start`). Default settings.',
  criteria: [
    { id: 'success', what: 'Answered in full', target: { exactly: REQUESTS, unit: '' } },
    { id: 'error-rate', what: 'Error rate', target: { below: 1, unit: '%' } },
    { id: 'latency', what: 'Latency p95', target: { atMost: 6_000, unit: 'ms' } },
    { id: 'queue-wait', what: 'Queue wait p95', target: { atMost: 1_000, unit: 'ms' } },
    { id: 'leaders', what: 'Leaders', target: { exactly: 1, unit: '' } },
    { id: 'followers', what: 'Followers', target: { exactly: REQUESTS - 1, unit: '' } },
    { id: 'provider-calls', what: 'Provider calls', target: { exactly: 1, unit: '' } },
    { id: 'messages', what: 'Messages in the thread', target: { exactly: 2, unit: '' } },
  ],
  async measure({ model, providerEnv, port }) {
    await using stack = new AsyncDisposableStack();
    const app = stack.adopt(await startVerifyServer(providerEnv, port), (one) => one.stop());
    const id = randomUUID();
    const body = { id, message: 'What happens when fifty people ask the same?', model };
    const asked = await askAll(app, Array(REQUESTS).fill(body), AT_ONCE);
    const metrics = await readJson<MetricsAnswer>(app, '/api/metrics?since=start');
    const { messages } = await readJson<{ messages: unknown[] }>(app, `/api/threads/${id}`);
    const good = asked.filter(({ ended }) => ended === 'finish');
    const count = (role: string) => asked.filter((one) => one.role === role).length;
    return {
      success: good.length,
      'error-rate': (100 * (asked.length - good.length)) / asked.length,
      latency: percentile(
        asked.map(({ latencyMs }) => latencyMs),
        0.95,
      ),
      'queue-wait':
        metrics.queue_wait_ms.count > 0 ? metrics.queue_wait_ms.p95 : { notMeasured: 'no run settled' },
      leaders: count('leader'),
      followers: count('follower'),
      'provider-calls': metrics.provider_calls,
      messages: messages.length,
    };
  },
};
