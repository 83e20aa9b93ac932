import type { ConversationStore } from '../db/conversation-store.ts';
import type { SessionBus } from '../events/session-bus.ts';
import type { RunMetrics } from '../metrics/run-metrics.ts';
import type { ModelInfo, Provider } from '../providers/provider.ts';
import type { Clock } from '../stream/clock.ts';
import type { Coalescer } from '../stream/coalescer.ts';
import type { Pacer } from '../stream/pacer.ts';
import type { RunLog } from '../stream/run-log.ts';
import type { Runs } from '../stream/runs.ts';

/** A model that can be asked: who serves it, and its name there. */
export interface ResolvedModel {
  provider: Provider;
  name: string;
}

/** What there is to choose from. */
export interface Models {
  /** `provider/model`, used where neither request nor thread names one. */
  readonly defaultModel: string;
  list(): ModelInfo[];
  /** Null where the provider is unknown or not configured, or does not list the model. */
  resolve(id: string): ResolvedModel | null;
}

/** What the use cases work with. */
export interface ChatServices {
  store: ConversationStore;
  log: RunLog;
  coalescer: Coalescer;
  runs: Runs;
  bus: SessionBus;
  models: Models;
  metrics: RunMetrics;
  /** The pacer of a provider, by its id. */
  pacerOf(provider: string): Pacer;
  clock: Clock;
  newId(): string;
  /** False: only a leader's own response is live (`STREAM_FANOUT_ENABLED`). */
  fanoutEnabled: boolean;
  /** Told of what went wrong beside a request's own outcome; never throws. */
  onError(error: unknown, where: string): void;
}
