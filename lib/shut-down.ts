import type { Logger } from 'pino';
import type { ChatServices } from './chat/services.ts';
import { flushTraces } from './metrics/tracing.ts';

/** Time for what follows the running answers (their rows, the broken streams, the database) before the process ends anyway. */
const LAST_WORDS_MS = 5_000;
/** Time for clients to take the end of an answer that finished, and for the resets of broken connections to leave. */
const FLUSH_MS = 1_000;
const BREAK_MS = 50;

/** One Ctrl-C comes twice under npm: from the terminal, and passed on by npm. */
const ECHO_MS = 1_000;

const INSTALLED = Symbol.for('dac.shutdown.v1');

/** The server ends and the stream with it: its client reconnects elsewhere, or here when it is back. */
class ShuttingDownError extends Error {
  // By this name Next takes a broken stream for intended, and does not log a stack for each of them.
  override readonly name = 'AbortError';
}

/** Ends the process in order at the first of these signals, and at once at the second. */
export function shutDownOn(
  signals: NodeJS.Signals[],
  services: ChatServices,
  graceMs: number,
  logger: Logger,
): void {
  const shared = globalThis as { [INSTALLED]?: boolean };
  if (shared[INSTALLED]) return;
  shared[INSTALLED] = true;
  let endingSince: number | null = null;
  for (const signal of signals) {
    process.on(signal, () => {
      if (endingSince !== null) {
        if (performance.now() - endingSince > ECHO_MS) process.exit(1);
        return;
      }
      endingSince = performance.now();
      logger.info({ signal, graceMs, unsettledRuns: services.runs.live().length }, 'server stopping');
      const deadline = setTimeout(() => process.exit(0), graceMs + LAST_WORDS_MS);
      shutDown(services, graceMs)
        .catch((error) => services.onError(error, 'shutdown'))
        .finally(() => {
          clearTimeout(deadline);
          logger.info({ afterMs: Math.round(performance.now() - (endingSince ?? 0)) }, 'server stopped');
          process.exit(0);
        });
    });
  }
}

/**
 * Starts nothing new, lets running answers finish for `graceMs`, stores what is left of the others, and breaks every
 * stream: an orderly end would read as success.
 */
export async function shutDown(
  { runs, log, bus, models, store, metrics, alerts, clock }: ChatServices,
  graceMs: number,
): Promise<void> {
  alerts.stop();
  await runs.drain(graceMs);
  const reason = new ShuttingDownError('the server is shutting down');
  log.disconnect(reason);
  bus.disconnect(reason);
  const limit = clock.now() + FLUSH_MS;
  do await pause(BREAK_MS);
  while (metrics.subscribers > 0 && clock.now() < limit);
  await Promise.allSettled([models.close(), store.close(), flushTraces()]);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
