import type { CircuitBreaker } from './circuit-breaker.ts';
import { type FailureCode, StreamError } from './errors.ts';
import type { Pacer } from './pacer.ts';
import type { ProviderEvent } from './provider-event.ts';

/** One model of one provider, ready to be asked a run's question. */
export interface Upstream {
  provider: string;
  /** `provider/model`. */
  model: string;
  pacer: Pacer;
  /** Absent: the provider is never taken for down. */
  breaker?: CircuitBreaker;
  /** Opens one request to the provider. */
  stream(signal: AbortSignal): AsyncIterable<ProviderEvent>;
  /** Oldest turns of the history that were left out; known once the stream has begun. */
  trimmedTurns?(): number;
}

/** Failures after which another provider may do better. */
const WORTH_ANOTHER: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'provider_unavailable',
  'provider_unreachable',
  'provider_timeout',
  'provider_overloaded',
  'provider_rate_limited',
  'provider_quota',
  'provider_error',
  'provider_cut',
  'provider_protocol',
]);

/** Whether a question that failed so, before any content, goes to the fallback. */
export function mayFallBack(error: unknown): boolean {
  return error instanceof StreamError && WORTH_ANOTHER.has(error.code);
}
