import type { ConversationStore } from '../db/conversation-store.ts';
import type { SessionBus } from '../events/session-bus.ts';
import type { AlertWatch } from '../metrics/alerts/alert-watch.ts';
import type { RunMetrics } from '../metrics/run-metrics.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import type { CircuitBreaker } from '../stream/circuit-breaker.ts';
import type { Clock } from '../stream/clock.ts';
import type { Coalescer } from '../stream/coalescer.ts';
import type { Pacer } from '../stream/pacer.ts';
import type { RunLog } from '../stream/run-log.ts';
import type { Runs } from '../stream/runs.ts';

/** What the use cases work with. */
export interface ChatServices {
  store: ConversationStore;
  log: RunLog;
  coalescer: Coalescer;
  runs: Runs;
  bus: SessionBus;
  models: ProviderRegistry;
  metrics: RunMetrics;
  alerts: AlertWatch;
  /** The pacer of a provider, by its id. */
  pacerOf(provider: string): Pacer;
  /** Its circuit breaker; undefined where it is never taken for down. */
  breakerOf(provider: string): CircuitBreaker | undefined;
  clock: Clock;
  newId(): string;
  /** False: only a leader's own response is live (`STREAM_FANOUT_ENABLED`). */
  fanoutEnabled: boolean;
  /** Told of what went wrong beside a request's own outcome; never throws. */
  onError(error: unknown, where: string): void;
}
