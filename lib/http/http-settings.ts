import type { AccessSettings } from './access.ts';
import type { HostSettings } from './allowed-host.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { RefusalLog } from './refusal-log.ts';

/** What is asked of a request before it reaches a page or an endpoint. */
export interface HttpSettings extends HostSettings, AccessSettings {
  /** False while developing. */
  production: boolean;
  trustProxy: boolean;
  /** `METRICS_PUBLIC=loopback`: callers on this machine see the figures although a proxy was noticed. */
  metricsOnLoopback: boolean;
  refusals: RefusalLog;
  /** Wrong access tokens, counted. */
  attempts: AttemptLimit;
}

// The guard, `proxy.ts` and the handlers are module graphs of their own.
const SLOT = Symbol.for('dac.http.v1');
const shared = globalThis as { [SLOT]?: HttpSettings };

/** For the composition root. */
export function publishHttpSettings(settings: HttpSettings): void {
  shared[SLOT] = settings;
}

/** Null until the application is up. */
export function httpSettings(): HttpSettings | null {
  return shared[SLOT] ?? null;
}
