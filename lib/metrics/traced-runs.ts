import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RunObserver, RunRecord } from '../stream/run-observer.ts';
import { SERVICE } from './tracing.ts';

/** One leg of a run, in milliseconds from its beginning. */
interface Leg {
  name: 'queue' | 'retries' | 'connect' | 'first byte' | 'stream' | 'settle';
  from: number;
  to: number;
}

/**
 * Passes everything on, and makes a trace of every settled run: the run itself, and in it queue, connect, first byte,
 * stream and settle. No text of a message is in it. Attributes are OpenTelemetry's for generative AI:
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 * @param wallNow milliseconds since 1970
 */
export function tracedRuns(observer: RunObserver, wallNow: () => number): RunObserver {
  const tracer = trace.getTracer(SERVICE);
  return {
    opened: (provider) => observer.opened(provider),
    providerCall: (provider) => observer.providerCall(provider),
    retry: (provider, code) => observer.retry(provider, code),
    checkpoint: () => observer.checkpoint(),
    settled: (run) => {
      observer.settled(run);
      const endedAt = wallNow();
      const begunAt = endedAt - run.latencyMs;
      const span = tracer.startSpan(
        `chat ${run.model}`,
        { kind: SpanKind.CLIENT, startTime: new Date(begunAt), attributes: attributesOf(run) },
        ROOT_CONTEXT,
      );
      if (run.code !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: run.code });
      const inside = trace.setSpan(ROOT_CONTEXT, span);
      for (const { name, from, to } of legsOf(run)) {
        const leg = tracer.startSpan(name, { startTime: new Date(begunAt + from) }, inside);
        leg.end(new Date(begunAt + to));
      }
      span.end(new Date(endedAt));
    },
  };
}

function attributesOf(run: RunRecord) {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': run.provider,
    'gen_ai.request.model': run.model,
    'gen_ai.response.model': run.answeredBy,
    'gen_ai.usage.input_tokens': run.usage?.inputTokens ?? undefined,
    'gen_ai.usage.output_tokens': run.usage?.outputTokens ?? undefined,
    'error.type': run.code ?? undefined,
    'dac.run.id': run.runId,
    'dac.thread.id': run.threadId,
    'dac.request.id': run.requestId ?? undefined,
    'dac.run.status': run.status,
    'dac.provider_calls': run.providerCalls,
  };
}

/** The legs that a run had, one after another. Of a provider in this process connecting is no leg. */
function legsOf({ queueWaitMs, ttftMs, latencyMs, settleMs, timings }: RunRecord): Leg[] {
  const answered = Math.max(0, latencyMs - settleMs);
  const first = Math.min(ttftMs ?? answered, answered);
  const waited = Math.min(queueWaitMs, first);
  const retried = Math.min(waited + (timings?.retriesMs ?? 0), first);
  const connected = Math.min(retried + (timings?.connectMs ?? 0), first);
  const legs: Leg[] = [
    { name: 'queue', from: 0, to: waited },
    { name: 'retries', from: waited, to: retried },
    { name: 'connect', from: retried, to: connected },
    { name: 'first byte', from: connected, to: first },
    { name: 'stream', from: first, to: answered },
    { name: 'settle', from: answered, to: latencyMs },
  ];
  const known = timings === null ? legs.filter(({ name }) => name !== 'connect' && name !== 'retries') : legs;
  return ttftMs === null ? known.filter(({ name }) => name !== 'stream') : known;
}
