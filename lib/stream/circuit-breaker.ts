import type { Clock } from './clock.ts';
import { type FailureCode, StreamError } from './errors.ts';

export interface CircuitBreakerOptions {
  clock: Clock;
  /** Failed runs in a row after which the provider counts as down. */
  failures: number;
  /** How long it then is left alone, in milliseconds. */
  cooldownMs: number;
}

/** What one run may do with a provider. The first outcome that is told counts; `release` after one changes nothing. */
export interface Permit {
  /** The provider answered, if only to refuse. */
  succeeded(): void;
  /** The provider is to blame. */
  failed(): void;
  /** Nothing was learned. */
  release(): void;
}

export type CircuitState = { state: 'closed' } | { state: 'open' | 'half-open'; retryInMs: number };

/** Failures that say that the provider itself is not well, whoever asks. A refused key or a limit is not among them. */
const PROVIDER_IS_DOWN: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'provider_unreachable',
  'provider_timeout',
  'provider_stalled',
  'provider_cut',
  'provider_protocol',
  'provider_overloaded',
  'provider_error',
]);

/** Whether a failure counts against its provider. */
export function blamesProvider(failure: StreamError): boolean {
  return PROVIDER_IS_DOWN.has(failure.code) && failure.retryable;
}

/**
 * Keeps runs from a provider that has failed several of them in a row, for a while; then lets one through to see whether
 * it is well again. The pattern is M. Nygard's (Release It!, 2007); https://martinfowler.com/bliki/CircuitBreaker.html
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  #inARow = 0;
  /** When the next run may try; null: the circuit is closed. */
  #openUntil: number | null = null;
  #probing = false;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  /** `half-open` while one run tries, or may try. */
  get state(): CircuitState {
    if (this.#openUntil === null) return { state: 'closed' };
    const retryInMs = Math.max(0, Math.round(this.#openUntil - this.#options.clock.now()));
    return { state: retryInMs > 0 ? 'open' : 'half-open', retryInMs };
  }

  /** Lets a run through. Throws `provider_unavailable`, with the time to wait, while the circuit is open. */
  enter(): Permit {
    const circuit = this.state;
    if (circuit.state !== 'closed' && (circuit.state === 'open' || this.#probing)) {
      throw new StreamError('provider_unavailable', { retryAfterMs: circuit.retryInMs });
    }
    const isProbe = circuit.state === 'half-open';
    if (isProbe) this.#probing = true;
    let told = false;
    const once = (learn: () => void) => () => {
      if (told) return;
      told = true;
      if (isProbe) this.#probing = false;
      learn();
    };
    return {
      succeeded: once(() => {
        this.#inARow = 0;
        this.#openUntil = null;
      }),
      failed: once(() => {
        this.#inARow += 1;
        if (isProbe || this.#inARow >= this.#options.failures) {
          this.#openUntil = this.#options.clock.now() + this.#options.cooldownMs;
        }
      }),
      release: once(() => {}),
    };
  }
}
