import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseFile } from './db/database-file.ts';

/** Where the secret of a SQLite database is kept: beside it, so that who copies the folder keeps the sessions. */
export function sessionSecretFile(databaseUrl: string): string {
  return join(dirname(databaseFile(databaseUrl)), 'session-secret');
}

/**
 * The secret that signs session cookies where `SESSION_SECRET` is not set: made on first use, then always the same.
 * Readable to its owner only. Two processes that make it at once end up with one.
 * @throws where the file is there and is no secret of ours, rather than sign with something guessable.
 */
export function keptSessionSecret(databaseUrl: string): string {
  const file = sessionSecretFile(databaseUrl);
  return read(file) ?? make(file);
}

function make(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  // Written whole under another name first: nobody ever reads half a secret.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error; // another process was first: its secret counts
  } finally {
    rmSync(draft);
  }
  const secret = read(file);
  if (secret === null) throw new Error(`${file} was removed while it was being made`);
  return secret;
}

function read(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) {
    throw new Error(
      `${file} does not hold a session secret: remove it, and a new one is made (all sessions end)`,
    );
  }
  return text;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
