import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { DatabaseError } from '../lib/db/database-error.ts';
import { environment, type Settings, settingsOfProcess } from '../lib/env.ts';
import { misspeltSettings } from '../lib/env-names.ts';
import { deliver } from '../lib/http/delivery.ts';
import { guardServers } from '../lib/http/request-guard.ts';
import { keptSessionSecret, refuseLostSecret } from '../lib/session-secret.ts';
import { SettingsError } from '../lib/settings-error.ts';
import { announce } from './announce.ts';
import { loadEnvFiles } from './env-files.ts';
import { listenFault, originOf } from './listening-address.ts';
import { takeDatabase } from './migrate.ts';
import { ensureDatabaseClient } from './prepare.ts';
import { NO_TELEMETRY } from './telemetry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Given to a start, accepts that nobody can open what is in a database whose secret was lost. */
const NEW_SECRET = '--new-session-secret';

/** What stops a start; the message is for a person and needs no stack. */
class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Everything before the server itself: settings, address, database, session secret. Relative paths of the settings
 * count from the project's folder, wherever the command was given.
 * @throws {StartError | SettingsError | DatabaseError}
 */
export async function getReady(development: boolean): Promise<Settings> {
  await ensureDatabaseClient();
  process.chdir(root);
  const env = environment() as Record<string, string | undefined>;
  Object.assign(env, { ...NO_TELEMETRY, ...env });
  env.NODE_ENV ??= development ? 'development' : 'production';
  const written = loadEnvFiles(development);
  for (const sentence of misspeltSettings(env, written)) console.warn(sentence);
  const settings = settingsOfProcess();
  const fault = await listenFault(settings.hostname, settings.port);
  if (fault !== null) throw new StartError(fault);
  const { databaseUrl } = settings;
  const migrations = await takeDatabase(databaseUrl);
  if (migrations.length > 0) {
    // Written at once: the next line may end the process, or start a build.
    const log = pino({ level: settings.logLevel, base: null }, pino.destination({ sync: true }));
    log.info({ database: databaseUrl, migrations }, 'migrations applied');
  }
  if (settings.sessionSecret === null) {
    try {
      if (!process.argv.includes(NEW_SECRET)) refuseLostSecret(databaseUrl);
      keptSessionSecret(databaseUrl);
    } catch (error) {
      throw new StartError(`The session secret cannot be used: ${messageOf(error)}`, { cause: error });
    }
  }
  return settings;
}

/**
 * Becomes Next's server: in this process, so that signals, exit code and process id are the server's own and nothing
 * can be left behind.
 */
export async function serve(command: 'start' | 'dev', { hostname, port }: Settings): Promise<void> {
  const next = import.meta.resolve('next/dist/bin/next');
  process.argv = [
    process.execPath,
    fileURLToPath(next),
    command,
    '--hostname',
    hostname,
    '--port',
    String(port),
  ];
  announce(originOf(hostname, port)).catch((error) => console.error(error));
  // Before there is a server, so that no request ever comes past it.
  guardServers(command === 'start' ? deliver(join(root, '.next', 'static')) : undefined);
  await import(next);
}

/** Runs a start command; what stops it is printed as a sentence, and ends the process with 1. */
export async function orExplain(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isToldInASentence = [StartError, SettingsError, DatabaseError].some(
      (kind) => error instanceof kind,
    );
    if (!(error instanceof Error && isToldInASentence)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
