import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The secret that sessions are signed with where the settings name none: made once and kept beside the SQLite file,
 * readable by its owner only. Two processes that start at once agree on whichever wrote first.
 */
export function keptSessionSecret(databaseUrl: string): string {
  const folder = dirname(databaseUrl.replace(/^file:/, ''));
  const file = join(folder, 'session-secret');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new Error(`${file} holds no secret: delete it, and a new one is made.`);
  return secret;
}
