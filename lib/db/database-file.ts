import { resolve } from 'node:path';

/** Absolute path of the SQLite file that a `file:` URL names, relative to the working directory. */
export function databaseFile(databaseUrl: string): string {
  return resolve(databaseUrl.replace(/^file:/, ''));
}
