import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from './db/database-file.ts';

/** Where the secret of a SQLite database is kept: beside it, so that who copies the folder keeps the sessions. */
export function sessionSecretFile(databaseUrl: string): string {
  return join(dirname(databaseFile(databaseUrl)), 'session-secret');
}

/**
 * The secret that signs session cookies where `SESSION_SECRET` is not set: made on first use, then always the same.
 * Readable to its owner only, and made so where it was not. Two processes that make it at once end up with one.
 * @throws where the file is there and is no secret of ours, rather than sign with something guessable.
 */
export function keptSessionSecret(databaseUrl: string): string {
  const file = sessionSecretFile(databaseUrl);
  return read(file) ?? make(file);
}

/**
 * Refuses a database whose secret was lost: with a new one every conversation would be out of everybody's reach, and nothing
 * would say so.
 * @throws where the database has conversations and no secret is kept beside it.
 */
export function refuseLostSecret(databaseUrl: string): void {
  const file = sessionSecretFile(databaseUrl);
  if (existsSync(file)) return;
  const database = new DatabaseSync(databaseFile(databaseUrl), { readOnly: true });
  const count = Number(database.prepare('SELECT count(*) AS n FROM "Thread"').get()?.n);
  database.close();
  if (count === 0) return;
  const conversations = count === 1 ? 'one conversation' : `${count} conversations`;
  throw new Error(
    `${file} is missing, and the database has ${conversations}. Each belongs to a browser by a cookie that this secret signed: with a new secret, nobody could open them any more. ` +
      'Put the file back, or set SESSION_SECRET to what it held (or to what SESSION_SECRET was until now). To give the conversations up: npm start -- --new-session-secret',
  );
}

function make(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
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
    if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) {
    throw new Error(`${file} does not hold a session secret: put back what it held, or remove it`);
  }
  return text;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
