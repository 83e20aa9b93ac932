import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptSessionSecret, sessionSecretFile } from './session-secret.ts';

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
