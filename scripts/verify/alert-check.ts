import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { AlertsAnswer } from '../../lib/http/schemas/alert.ts';
import { askAll, readJson } from './asked.ts';
import type { Check } from './check.ts';
import type { Figure } from './criterion.ts';
import { startVerifyServer, type VerifyServer } from './verify-server.ts';

const SECRET = 'signs-what-the-verify-suite-receives';
const FAILING = 30;
/** As many as the error rate looks back on. */
const WELL = 100;
const PATIENCE_MS = 30_000;

/** Whether somebody would be told. */
export const alertCheck: Check = {
  key: 'alerts',
  table: 'first',
  name: 'An alert fires when answers fail, and is over when they are well again',
  method: `${FAILING} questions to a model that always fails, then ${WELL} to one that answers, read from \`/api/alerts\`; a receiver on loopback checks each webhook's signature. \`ALERT_FOR_S=1\`, all else default: error rate above 1 % of the last 100 requests.`,
  criteria: [
    { id: 'fires', what: 'From the last failure to firing', target: { atMost: 15, unit: 's' } },
    { id: 'clears', what: 'From the last good answer to resolved', target: { atMost: 15, unit: 's' } },
    { id: 'webhook', what: 'Changes that the webhook got, signed', target: { atLeast: 3, unit: '' } },
  ],
  async measure({ port }) {
    await using stack = new AsyncDisposableStack();
    const signed: string[] = [];
    const receiver = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const mac = createHmac('sha256', SECRET).update(`${request.headers['x-dac-timestamp']}.${body}`);
      if (request.headers['x-dac-signature'] === `sha256=${mac.digest('hex')}`) {
        const { alert } = JSON.parse(body);
        if (alert.id === 'error_rate') signed.push(alert.state);
      }
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    stack.defer(() => {
      receiver.closeAllConnections();
      receiver.close();
    });
    const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const env = { ALERT_FOR_S: '1', ALERT_WEBHOOK_URL: hook, ALERT_WEBHOOK_SECRET: SECRET };
    const app = stack.adopt(await startVerifyServer(env, port), (one) => one.stop());
    const question = (n: number, model: string) => ({ id: randomUUID(), message: `Question ${n}`, model });

    await askAll(
      app,
      Array.from({ length: FAILING }, (_, n) => question(n, 'mock/error')),
      FAILING,
    );
    const fires = await secondsUntil(app, 'firing');
    const again = { id: randomUUID(), message: 'Well again?', model: 'mock/faststream' };
    await askAll(app, Array(WELL).fill(again), WELL);
    const clears = await secondsUntil(app, 'resolved');
    // The last delivery is under way when the state is read.
    for (let tries = 0; tries < 20 && signed.at(-1) !== 'resolved'; tries++) await setTimeout(100);
    return { fires, clears, webhook: signed.length };
  },
};

async function secondsUntil(app: VerifyServer, state: string): Promise<Figure> {
  const from = performance.now();
  let seen = 'nothing';
  while (performance.now() - from < PATIENCE_MS) {
    const { alerts } = await readJson<AlertsAnswer>(app, '/api/alerts');
    seen = alerts.find(({ id }) => id === 'error_rate')?.state ?? 'nothing';
    if (seen === state) return (performance.now() - from) / 1000;
    await setTimeout(200);
  }
  return { notMeasured: `still ${seen} after ${PATIENCE_MS / 1000} s` };
}
