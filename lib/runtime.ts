import { type Logger, pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { type Chat, chatWith } from './chat/chat.ts';
import { measureAlerts } from './chat/measure-alerts.ts';
import type { ChatServices } from './chat/services.ts';
import { openConversationStore } from './db/open-conversation-store.ts';
import { type Settings, settingsOfProcess } from './env.ts';
import { SessionBus } from './events/session-bus.ts';
import { AttemptLimit } from './http/attempt-limit.ts';
import type { EndpointContext } from './http/endpoint.ts';
import { publishHttpSettings } from './http/http-settings.ts';
import { ReadLimit } from './http/read-limit.ts';
import { RefusalLog } from './http/refusal-log.ts';
import { sessionOwner } from './http/session.ts';
import type { WatcherSettings } from './http/watcher.ts';
import { alertAnswer } from './metrics/alerts/alert-answer.ts';
import { ALERT_RULES } from './metrics/alerts/alert-rules.ts';
import { type Alert, AlertWatch } from './metrics/alerts/alert-watch.ts';
import { AlertWebhook } from './metrics/alerts/alert-webhook.ts';
import { type HeldBy, HeldLoop, threadCpuMs } from './metrics/held-loop.ts';
import { loggedRuns } from './metrics/logged-runs.ts';
import { RunMetrics } from './metrics/run-metrics.ts';
import { tracedRuns } from './metrics/traced-runs.ts';
import { createProviderRegistry } from './providers/registry.ts';
import { keptSessionSecret } from './session-secret.ts';
import { END_MARK, encodeEvent } from './sse/encode.ts';
import { watchStages } from './stage.ts';
import { CircuitBreaker } from './stream/circuit-breaker.ts';
import { Coalescer } from './stream/coalescer.ts';
import { MemoryRunLog } from './stream/memory-run-log.ts';
import { Pacer } from './stream/pacer.ts';
import { Runs } from './stream/runs.ts';
import { systemClock } from './system-clock.ts';

/** How long a settled log stays readable, in milliseconds, where nothing asks for longer: a train's tunnel. */
const KEEP_SETTLED_MS = 60_000;
const MAX_SETTLED_RUNS = 10_000;
const MAX_SETTLED_BYTES = 64 * 1024 * 1024;
const CHECKPOINT_MS = 500;
/** How long a provider may ignore an abort, in milliseconds. */
const ABORT_GRACE_MS = 2_000;

/** The application, composed. */
export interface Runtime extends EndpointContext, WatcherSettings {
  settings: Settings;
  services: ChatServices;
  /** Whole conversations that are being read. */
  reads: ReadLimit;
  /** The use cases. */
  chat: Chat;
  /** The owner that a `Cookie` header names; null where it holds no session of ours. */
  ownerOf(cookies: string | null): string | null;
  logger: Logger;
}

type Core = Omit<Runtime, 'chat' | 'ownerOf'>;

const SLOT = Symbol.for('dac.runtime.v1');
const shared = globalThis as { [SLOT]?: Promise<Core> };
let composed: Runtime | null = null;

/**
 * The application of this process. Settings, database and runs are made once, whichever module graph asks first, and
 * outlive the reloads of a development server, so that running answers do; the use cases are those of the asking graph,
 * so that an edit of them counts at once. Rejects where the settings or the database are wrong.
 */
export async function getRuntime(): Promise<Runtime> {
  if (composed) return composed;
  shared[SLOT] ??= createCore(settingsOfProcess());
  const core = await shared[SLOT];
  composed ??= {
    ...core,
    chat: chatWith(core.services),
    ownerOf: (cookies) => sessionOwner(cookies, core.sessionSecret),
  };
  return composed;
}

/** Everything that lives as long as the process. Called by `getRuntime`, and by tests that bring their own settings. */
export async function createCore(settings: Settings): Promise<Core> {
  const logger = pino({ level: settings.logLevel, base: null });
  const clock = systemClock;
  const sessionSecret = settings.sessionSecret ?? keptSessionSecret(settings.databaseUrl);
  const { trustProxy, metricsToken } = settings;
  const now = () => clock.now();
  const refusals = new RefusalLog({ now, warn: (fields, message) => logger.warn(fields, message) });
  publishHttpSettings({ ...settings, sessionSecret, refusals, attempts: new AttemptLimit(now) });

  const onError = (error: unknown, where: string) => logger.error({ err: error, where }, 'beside a request');
  const store = await openConversationStore(settings.databaseUrl, clock.wallNow);
  const metrics = new RunMetrics(() => clock.now());
  metrics.heldLoop = new HeldLoop({
    now,
    cpuMs: threadCpuMs,
    onHeld: (by, cpuMs) => {
      metrics.prometheus.held(by);
      logger.warn({ by, cpuMs: Math.round(cpuMs) }, 'event loop held up');
    },
  });
  watchStages(metrics.heldLoop);
  const log = new MemoryRunLog({
    clock,
    encode: encodeEvent,
    endMark: END_MARK,
    keepMs: Math.max(KEEP_SETTLED_MS, settings.coalesceTtlMs, settings.coalesceErrorTtlMs),
    maxSettled: MAX_SETTLED_RUNS,
    maxSettledBytes: MAX_SETTLED_BYTES,
  });
  const coalescer = new Coalescer(log, {
    enabled: settings.coalesceEnabled,
    ttlMs: settings.coalesceTtlMs,
    errorTtlMs: settings.coalesceErrorTtlMs,
  });
  const logged = loggedRuns(metrics, logger);
  const runs = new Runs({
    log,
    store,
    clock,
    observer: settings.otlpEndpoint === null ? logged : tracedRuns(logged, () => clock.wallNow()),
    random: Math.random,
    sharedMs: (status, idempotent) => coalescer.sharedMs(status, idempotent),
    firstByteMs: settings.providerFirstByteMs,
    stallMs: settings.providerStallMs,
    abortGraceMs: ABORT_GRACE_MS,
    runMaxMs: settings.runMaxMs,
    abandonedCalls: settings.abandonedCalls,
    checkpointMs: CHECKPOINT_MS,
    onError,
  });
  const watched: Omit<ChatServices, 'alerts'> = {
    store,
    log,
    coalescer,
    runs,
    bus: new SessionBus(),
    models: createProviderRegistry(settings, { clock, log: (line) => logger.warn(line) }),
    metrics,
    pacerOf: perProvider((provider) => new Pacer(settings.pacerOf(provider), systemClock)),
    breakerOf: perProvider((provider) =>
      // What is built in cannot be down, and its failures are for show.
      provider === 'mock'
        ? undefined
        : new CircuitBreaker({
            clock,
            failures: settings.breakerFailures,
            cooldownMs: settings.breakerCooldownMs,
          }),
    ),
    clock,
    newId: uuidv7,
    fanoutEnabled: settings.fanoutEnabled,
    onError,
  };
  const services: ChatServices = {
    ...watched,
    alerts: new AlertWatch({
      clock,
      rules: ALERT_RULES,
      thresholds: settings.alertThresholds,
      forMs: settings.alertForMs,
      measure: () => measureAlerts(watched),
      onChange: alertTeller(settings, logger, () => metrics.heldBy()),
      onError: (error) => onError(error, 'alerts'),
    }),
  };
  return {
    settings,
    services,
    reads: new ReadLimit(),
    sessionSecret,
    trustProxy,
    metricsToken,
    refusals,
    logger,
    logError: (error, request) => logger.error({ ...request, err: error }, 'request failed'),
  };
}

/** Tells every change of an alert to the log, and to the webhook where there is one. */
function alertTeller(settings: Settings, logger: Logger, heldBy: () => HeldBy[]): (alert: Alert) => void {
  const { alertWebhookUrl: url, alertWebhookSecret: secret } = settings;
  const log = (line: string) => logger.error(line);
  const webhook = url === null ? null : new AlertWebhook({ url, secret, clock: systemClock, log });
  return (alert) => {
    const told = alertAnswer(alert, heldBy());
    logger.warn(told, `alert ${told.state}: ${alert.rule.summary}`);
    webhook?.notify({ type: 'alert-changed', alert: told, summary: alert.rule.summary });
  };
}

/** One of a kind for each provider, made when it is first asked for. */
function perProvider<T>(make: (provider: string) => T): (provider: string) => T {
  const made = new Map<string, T>();
  return (provider) => {
    if (!made.has(provider)) made.set(provider, make(provider));
    return made.get(provider) as T;
  };
}
