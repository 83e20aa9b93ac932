import { afterAll, beforeAll, describe, type ExpectStatic, test } from 'vitest';
import { BASE_PATHS } from '@/e2e/fakes/provider-server.ts';
import type { Expected, WireCase } from '@/e2e/fakes/wire/wire-case.ts';
import { type CaseServer, modelOf, startCaseServer } from '@/e2e/fakes/wire/wire-server.ts';
import { type Frame, readRun, textOf, WireClient } from '@/e2e/http/wire-client.ts';
import { discardFolder, startWireServer } from './wire-server.ts';

/** What a person got of one answer. */
export interface Outcome {
  text: string;
  reasoning: string;
  sources: string[];
  code: string | null;
  finish: string | null;
  retryAfterMs?: number;
  requestId?: string;
  errorText: string;
}

/** Asks every case's questions through the whole application, over real sockets on both sides. */
export function describeWireCases(
  title: string,
  cases: readonly WireCase[],
  settings: Record<string, string> = {},
): void {
  describe(title, () => {
    let provider: CaseServer;
    let server: Awaited<ReturnType<typeof startWireServer>>;
    let person: WireClient;
    beforeAll(async () => {
      provider = await startCaseServer(cases);
      const models = cases.map((_, index) => modelOf(index)).join(',');
      server = await startWireServer(
        Object.fromEntries([
          ...Object.entries(BASE_PATHS).flatMap(([vendor, path]) => [
            [`${vendor.toUpperCase()}_BASE_URL`, provider.origin + path],
            [`${vendor.toUpperCase()}_API_KEY`, 'sk-test-0123456789abcdef'],
            [`${vendor.toUpperCase()}_MODELS`, models],
          ]),
          ['BREAKER_FAILURES', '1000'],
          ...Object.entries(settings),
        ]),
      );
      person = await WireClient.at(server.url);
    });
    afterAll(async () => {
      await server.stop();
      discardFolder(server.folder);
      await provider.close();
    });

    // Not `each`, which cuts long names.
    const ask = async (one: WireCase, index: number, expect: ExpectStatic) => {
      const { vendor, turns = ['Hello?'], settings, expect: expected } = one;
      const model = modelOf(index);
      const id = `wire-thread-${String(index).padStart(6, '0')}`;
      let outcome: Outcome | null = null;
      for (const [turn, message] of turns.entries()) {
        const body = {
          id,
          message: {
            id: `wire-question-${index}-${turn}`.padEnd(16, '-'),
            role: 'user',
            parts: [{ type: 'text', text: message }],
          },
          model: `${vendor}/${model}`,
          ...(settings && turn === 0 ? { settings } : {}),
        };
        if (turn === 0 && one.stopsFirst) {
          const response = await person.post('/api/chat', body);
          await expect.poll(() => provider.calls(model)).toBe(1);
          await person.send('POST', `/api/runs/${response.headers.get('x-run-id')}/cancel`);
          expect((await readRun(response)).at(-1)?.event.type).toBe('abort');
        } else {
          outcome = outcomeOf((await person.ask(body)).frames);
        }
      }
      const { calls, sources, errorText, ...rest } = expected;
      for (const [key, wanted] of Object.entries(rest)) {
        const got = outcome?.[key as keyof typeof rest];
        expect(matches(got, wanted), `${key}: ${JSON.stringify(outcome)}, not ${format(wanted)}`).toBe(true);
      }
      if (sources !== undefined) expect(outcome?.sources).toEqual(sources);
      if (errorText !== undefined) expect(outcome?.errorText).toMatch(errorText);
      if (calls !== undefined) expect(provider.calls(model)).toBe(calls);
    };
    for (const [index, one] of cases.entries()) {
      // The `expect` of the test itself: several are under way at once.
      test.concurrent(one.name, (own) => ask(one, index, own.expect));
    }
  });
}

function outcomeOf(frames: Frame[]): Outcome {
  const outcome: Outcome = {
    text: textOf(frames),
    reasoning: '',
    sources: [],
    code: null,
    finish: null,
    errorText: '',
  };
  for (const { event } of frames) {
    const told = event as Record<string, unknown> & { data?: Record<string, unknown> };
    if (event.type === 'reasoning-delta') outcome.reasoning += told.delta;
    if (event.type === 'source-url') outcome.sources.push(String(told.url));
    if (event.type === 'finish') outcome.finish = String(told.finishReason);
    if (event.type === 'data-error') {
      outcome.code = String(told.data?.code);
      outcome.errorText += `${told.data?.providerMessage ?? ''} `;
      if (typeof told.data?.providerRequestId === 'string') {
        outcome.requestId = told.data.providerRequestId;
      }
      if (typeof told.data?.retryAfterMs === 'number') outcome.retryAfterMs = told.data.retryAfterMs;
    }
    if (event.type === 'error') outcome.errorText += told.errorText;
  }
  return outcome;
}

function matches(got: unknown, wanted: Expected<unknown>): boolean {
  if (Array.isArray(wanted)) return wanted.some((one) => matches(got, one));
  return wanted instanceof RegExp ? wanted.test(String(got)) : got === wanted;
}

function format(wanted: unknown): string {
  return JSON.stringify(wanted, (_, value) => (value instanceof RegExp ? String(value) : value));
}
