import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptSessionSecret, refuseLostSecret, sessionSecretFile } from './session-secret.ts';

let folder: string;
let databaseUrl: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-secret-'));
  databaseUrl = `file:${folder}/data/dac.db`;
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the secret is made once, beside the database, for its owner only', () => {
  const secret = keptSessionSecret(databaseUrl);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(keptSessionSecret(databaseUrl)).toBe(secret);
  expect(statSync(sessionSecretFile(databaseUrl)).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'data'))).toEqual(['session-secret']);
});

test('another database has another secret', () => {
  expect(keptSessionSecret(databaseUrl)).not.toBe(keptSessionSecret(`file:${folder}/other/dac.db`));
});

test('a file that holds no secret of ours is refused, not signed with', () => {
  keptSessionSecret(databaseUrl);
  writeFileSync(sessionSecretFile(databaseUrl), '');
  expect(() => keptSessionSecret(databaseUrl)).toThrow(/session-secret does not hold/);
});

test('a secret that others could read is closed to them', () => {
  const secret = keptSessionSecret(databaseUrl);
  chmodSync(sessionSecretFile(databaseUrl), 0o644);
  expect(keptSessionSecret(databaseUrl)).toBe(secret);
  expect(statSync(sessionSecretFile(databaseUrl)).mode & 0o777).toBe(0o600);
});

test('a lost secret is refused once there are conversations, with what that means and what to do', () => {
  keptSessionSecret(databaseUrl);
  const database = new DatabaseSync(join(folder, 'data', 'dac.db'));
  database.exec('CREATE TABLE "Thread" (id TEXT)');
  rmSync(sessionSecretFile(databaseUrl));
  expect(() => refuseLostSecret(databaseUrl)).not.toThrow();

  database.exec(`INSERT INTO "Thread" VALUES ('a'), ('b')`);
  database.close();
  expect(() => refuseLostSecret(databaseUrl)).toThrow(
    /session-secret is missing, and .* 2 conversations.*SESSION_SECRET/,
  );
  keptSessionSecret(databaseUrl);
  expect(() => refuseLostSecret(databaseUrl)).not.toThrow();
});
