import type { Clock } from './clock.ts';
import { StreamError } from './errors.ts';
import type { ProviderEvent } from './provider-event.ts';

/** Why a call's signal aborts when nothing went wrong. One for all: making an error costs a stack trace. */
const OVER = new Error('the call is over');

/** How many times the limit of silence a provider may only say that it is alive: comments, empty pieces, pings. */
const SILENCES_KEPT_ALIVE = 15;

export interface ProviderCallOptions {
  clock: Clock;
  /** The run's own signal: cancel or shutdown. */
  signal: AbortSignal;
  /** Silence that is borne before the first content, in milliseconds; signs of life interrupt it, 15 times as long at most. */
  firstByteMs: number;
  /** Silence that is borne after it. */
  stallMs: number;
  /** How long a provider may ignore an abort before it is left behind. */
  abortGraceMs: number;
  open(signal: AbortSignal): AsyncIterable<ProviderEvent>;
  /** Takes one event; false: nothing more is wanted. */
  onEvent(event: ProviderEvent): Promise<boolean>;
}

/**
 * Makes one call and reads it to its end. Resolves after the last wanted event. Rejects with the provider's failure,
 * `provider_timeout` or `provider_stalled` when it was silent, or the signal's reason. Whatever the outcome, the call's
 * own signal is aborted on return, nothing of it runs `onEvent` any more, and no timer or listener is left.
 */
export async function callProvider(options: ProviderCallOptions): Promise<void> {
  const { clock, signal } = options;
  signal.throwIfAborted();
  // Not AbortSignal.any: on a long-lived source it keeps every signal it ever made (node 64476).
  const call = new AbortController();
  const cutOff = Promise.withResolvers<never>();
  const enough = Promise.withResolvers<void>();
  let heardAt = clock.now();
  let aliveAt = heardAt;
  let heard = false;
  let over = false;
  let cancelGrace = () => {};

  const abort = (reason: unknown) => {
    if (call.signal.aborted) return;
    cancelWatch();
    cancelGrace = clock.schedule(options.abortGraceMs, () => cutOff.reject(reason));
    call.abort(reason);
  };
  // One timer looks at the time of the last event, instead of one set anew for each.
  const watch = (): (() => void) => {
    const limit = heard ? options.stallMs : options.firstByteMs;
    const now = clock.now();
    const left = Math.min(
      limit - Math.max(0, now - aliveAt),
      limit * SILENCES_KEPT_ALIVE - Math.max(0, now - heardAt),
    );
    if (left > 0) {
      return clock.schedule(left, () => {
        cancelWatch = watch();
      });
    }
    abort(new StreamError(heard ? 'provider_stalled' : 'provider_timeout'));
    return () => {};
  };
  let cancelWatch = () => {};
  cancelWatch = watch();
  const onAbort = () => abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });

  const pump = async () => {
    for await (const event of options.open(call.signal)) {
      if (over || call.signal.aborted) break;
      if (event.type === 'alive') {
        aliveAt = clock.now();
        continue;
      }
      if (event.type !== 'headers' && event.type !== 'ignored') {
        heard = true;
        heardAt = clock.now();
        aliveAt = heardAt;
      }
      if (!(await options.onEvent(event))) {
        // What the provider does on leaving the loop is not waited for.
        enough.resolve();
        break;
      }
    }
    call.signal.throwIfAborted();
  };

  try {
    await Promise.race([pump(), enough.promise, cutOff.promise]);
  } catch (error) {
    // What a provider throws when it is aborted is its own affair; why it was aborted is ours.
    throw call.signal.aborted ? call.signal.reason : error;
  } finally {
    over = true;
    signal.removeEventListener('abort', onAbort);
    cancelWatch();
    cancelGrace();
    call.abort(OVER);
  }
}
