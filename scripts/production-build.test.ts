import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceDigest } from './production-build.ts';

let folder: string;
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-build-'));
  put('app/chat/page.tsx', 'page');
  put('lib/env.ts', 'env');
  put('next.config.ts', 'config');
  put('package-lock.json', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['a source is changed', () => put('app/chat/page.tsx', 'another page')],
  ['a source is added', () => put('lib/new.ts', '')],
  ['a source is moved', () => renameSync(join(folder, 'lib/env.ts'), join(folder, 'lib/other.ts'))],
  ['a dependency is changed', () => put('package-lock.json', 'another lock')],
  ['the configuration is changed', () => put('next.config.ts', 'another config')],
  ['what is checked is changed', () => put('tsconfig.build.json', '{}')],
  ['the schema is changed', () => put('prisma/sqlite/schema.prisma', 'model')],
  ['a public file is added', () => put('public/icon.svg', '<svg/>')],
])('a build is stale once %s', (_, change) => {
  const before = sourceDigest(folder);
  change();
  expect(sourceDigest(folder)).not.toBe(before);
});

test.each([
  ['nothing is changed', () => {}],
  ['a test is changed', () => put('lib/env.test.ts', 'test')],
  ['the database client is generated anew', () => put('lib/db/generated/client.ts', 'client')],
  ['data is written', () => put('data/dac.db', 'rows')],
])('a build stays fresh where %s', (_, change) => {
  const before = sourceDigest(folder);
  change();
  expect(sourceDigest(folder)).toBe(before);
});
