import type { Logger } from 'pino';
import type { RunObserver, RunRecord } from '../stream/run-observer.ts';
import type { RunMetrics } from './run-metrics.ts';

/**
 * Passes everything on, and writes one line for every settled run: what it was and how long it took, none of its text.
 * A failed one is a warning, with what the provider said of it.
 * `requests` are those that it answered, its leader's included.
 */
export function loggedRuns(observer: RunMetrics, logger: Logger): RunObserver {
  return {
    opened: (provider) => observer.opened(provider),
    providerCall: (provider) => observer.providerCall(provider),
    retry: (provider, code) => observer.retry(provider, code),
    checkpoint: () => observer.checkpoint(),
    settled: (run: RunRecord) => {
      observer.settled(run);
      const level = run.status === 'failed' ? 'warn' : 'info';
      logger[level]({ ...run, requests: observer.last.answeredBy(run.runId) }, 'run settled');
    },
  };
}
