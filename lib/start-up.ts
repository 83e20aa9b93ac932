import { purgeDeleted } from './chat/purge-deleted.ts';
import { guardServers } from './http/request-guard.ts';
import { startTracing } from './metrics/tracing.ts';
import { getRuntime } from './runtime.ts';
import { shutDownOn } from './shut-down.ts';
import { sleep } from './stream/clock.ts';
import { systemClock } from './system-clock.ts';
import { VERSION } from './version.ts';

/** How long the first request waits for connections to providers that may not be there, in milliseconds. */
const WARM_UP_MS = 2_000;

/**
 * What must be done before the first request: settings read, database open, answers that a dead process left behind
 * marked, provider connections opened, signals heard. Ends the process, saying why, where that cannot be.
 */
export async function startUp(): Promise<void> {
  try {
    guardServers();
    const { services, settings, logger } = await getRuntime();
    if (settings.otlpEndpoint !== null) await startTracing();
    await services.store.interruptStale(new Date());
    const patience = new AbortController();
    await Promise.race([
      services.models.warmUp().finally(() => patience.abort()),
      sleep(systemClock, WARM_UP_MS, patience.signal).catch(() => {}),
    ]);
    services.alerts.start();
    // Until the process ends: what the database refuses then is only said.
    purgeDeleted(services);
    shutDownOn(['SIGTERM', 'SIGINT'], services, settings.production ? settings.shutdownGraceMs : 0, logger);
    logger.info(
      {
        version: VERSION,
        address: `${settings.hostname}:${settings.port}`,
        database: withoutPassword(settings.databaseUrl),
        models: services.models
          .list()
          .filter(({ configured }) => configured)
          .map(({ id }) => id),
      },
      'server started',
    );
  } catch (error) {
    // A throw here would leave a server that answers 500 to everything.
    console.error(sentenceOf(error));
    process.exit(1);
  }
}

/** An address of a database as a log may hold it. */
function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:/@]*):.*@/, '$1:…@');
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `The server cannot start: ${String(error)}`;
  if (error.name === 'SettingsError' || error.name === 'DatabaseError') return error.message;
  if (/no such table|does not exist in the current database/i.test(error.message)) {
    return 'The database has no tables yet. Start with "npm start" or "npm run dev": both apply the migrations first.';
  }
  return `The server cannot start: ${error.stack ?? error.message}`;
}
