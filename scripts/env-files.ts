import { fileURLToPath } from 'node:url';
import nextEnv from '@next/env';
import { environment, SETTING_NAMES, withoutMachineName } from '../lib/env.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads `.env`, `.env.local` and the like into this process's environment, the same files in the same order as Next
 * does. What the environment already has wins, but for a `HOSTNAME` that a shell set to the machine's own name. Blank
 * settings are then taken out: a library that reads one by itself may not know that blank counts as not set.
 */
export function loadEnvFiles(development: boolean): void {
  const env = environment();
  if (withoutMachineName(env) !== env) delete env.HOSTNAME;
  const quiet = { info: () => {}, error: console.error };
  nextEnv.loadEnvConfig(root, development, quiet);
  for (const name of SETTING_NAMES) if (env[name]?.trim() === '') delete env[name];
}
