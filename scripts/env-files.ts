import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { environment, SETTING_NAMES, withoutMachineName } from '../lib/env.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads `.env` and its kin into this process's environment, and returns the names that they hold. Of the same name, the
 * first counts: the environment (but for a `HOSTNAME` that a shell set to the machine's own name), then
 * `.env.<mode>.local`, `.env.local`, `.env.<mode>` and `.env`, where the mode is `development` or `production`. Blank
 * settings are then taken out: a library that reads one by itself may not know that blank counts as not set.
 */
export function loadEnvFiles(development: boolean, folder: string = root): string[] {
  const env = environment();
  if (withoutMachineName(env) !== env) delete env.HOSTNAME;
  const mode = development ? 'development' : 'production';
  const names: string[] = [];
  for (const file of [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env']) {
    for (const [name, value] of Object.entries(valuesOf(join(folder, file)))) {
      names.push(name);
      env[name] ??= value;
    }
  }
  // Next would read the files again, and replace what follows a $ in their values, and in ours, by a variable's value.
  env.__NEXT_PROCESSED_ENV = 'true';
  for (const name of SETTING_NAMES) if (env[name]?.trim() === '') delete env[name];
  return [...new Set(names)];
}

/** Names and values of a file; none where there is no such file. Every value is what it says: nothing is expanded. */
function valuesOf(file: string): NodeJS.Dict<string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  // Node's parser takes the next line for the value of a name that only spaces follow.
  return parseEnv(text.replace(/=[ \t]+$/gm, '='));
}
