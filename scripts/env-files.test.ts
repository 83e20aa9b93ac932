import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environment } from '../lib/env.ts';
import { loadEnvFiles } from './env-files.ts';

let folder: string;
let before: NodeJS.ProcessEnv;
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-env-'));
  before = { ...environment() };
});
afterEach(() => {
  const env = environment();
  for (const name of Object.keys(env)) if (!(name in before)) delete env[name];
  Object.assign(env, before);
  rmSync(folder, { recursive: true });
});

test.each(['"', "'", '`'])('a value in %s is what it says, $ and # and all', (quote) => {
  write('.env', `ACCESS_TOKEN=${quote}pa$$word#1$HOME${quote} # a comment\nMETRICS_TOKEN=m`);
  expect(loadEnvFiles(false, folder)).toEqual(['ACCESS_TOKEN', 'METRICS_TOKEN']);
  expect(environment().ACCESS_TOKEN).toBe('pa$$word#1$HOME');
  expect(environment().METRICS_TOKEN).toBe('m');
});

test('a value without quotes keeps its $ and ends before a #', () => {
  write('.env', 'ACCESS_TOKEN=pa$word#1');
  loadEnvFiles(false, folder);
  expect(environment().ACCESS_TOKEN).toBe('pa$word');
});

test('a value of the environment is left as it is, and so is what Next makes of the files', async () => {
  environment().ACCESS_TOKEN = 'pa$word#1';
  write('.env', 'ACCESS_TOKEN=another$one\nMETRICS_TOKEN="to$ken#2"');
  loadEnvFiles(false, folder);
  const { loadEnvConfig } = (await import('@next/env')).default;
  loadEnvConfig(folder, false);
  expect(environment().ACCESS_TOKEN).toBe('pa$word#1');
  expect(environment().METRICS_TOKEN).toBe('to$ken#2');
});

test.each([
  [true, 'development'],
  [false, 'production'],
])('of the same name the nearest file counts (development: %j)', (development, mode) => {
  const other = mode === 'production' ? 'development' : 'production';
  const files = [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env'];
  for (const [index, file] of files.entries()) {
    const names = Array.from({ length: index + 1 }, (_, n) => `DAC_TEST_${n}=${file}`);
    write(file, names.join('\n'));
  }
  write(`.env.${other}`, 'DAC_TEST_OTHER=1');
  loadEnvFiles(development, folder);
  const got = files.map((_, n) => environment()[`DAC_TEST_${n}`]);
  expect(got).toEqual(files);
  expect(environment().DAC_TEST_OTHER).toBeUndefined();
});

test('a blank setting is not set, and takes nothing from the next line', () => {
  write('.env', 'ACCESS_TOKEN=  \nMETRICS_TOKEN=m\nSESSION_SECRET=\n');
  loadEnvFiles(false, folder);
  expect(environment()).not.toHaveProperty('ACCESS_TOKEN');
  expect(environment()).not.toHaveProperty('SESSION_SECRET');
  expect(environment().METRICS_TOKEN).toBe('m');
});
