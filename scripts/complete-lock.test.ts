import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  completeLock,
  LOCK_FILES,
  type Lock,
  missingEntries,
  platformOf,
  readLock,
} from './complete-lock.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

test.each(LOCK_FILES)('%s has every platform, and the address of no registry', (file) => {
  const lock = readLock(file);
  expect(missingEntries(lock)).toEqual([]);
  const resolved = Object.values(lock.packages).map((entry) => entry.resolved);
  expect(resolved.filter((address) => address !== undefined)).toEqual([]);
  expect(completeLock(lock), 'run npm run lock').toEqual(lock);
});

test('nothing is compiled: no package has a binding.gyp, which some versions of npm would build', () => {
  expect(globSync('node_modules/{*,@*/*}/binding.gyp', { cwd: root })).toEqual([]);
});

test('Node.js itself is in the lock, for each platform in the same version', () => {
  const { packages } = readLock();
  const nodes = Object.entries(packages).filter(([path]) =>
    /^node_modules\/node-(bin-)?\w+-(x64|arm64)$/.test(path),
  );
  expect(nodes.length).toBe(5);
  expect(new Set(nodes.map(([, { version }]) => version)).size).toBe(1);
  for (const [, { bin }] of nodes) expect(bin?.node).toMatch(/^bin\/node/);
});

/** How npm says that it could not reach its registry. */
const NO_NETWORK =
  /\b(EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ENOTFOUND|ERR_SOCKET_TIMEOUT|ETIMEDOUT)\b/;

test.for(LOCK_FILES)('npm ci accepts %s (needs the network)', (file, context) => {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'],
    { cwd: dirname(join(root, file)), encoding: 'utf8' },
  );
  context.skip(status !== 0 && NO_NETWORK.test(stderr), 'the registry cannot be reached');
  expect(status, `${stdout}${stderr}`.slice(-2000)).toBe(0);
});

const lock: Lock = {
  packages: {
    '': {},
    'node_modules/a': {
      version: '1.0.0',
      optionalDependencies: {
        '@a/bin-linux-x64-gnu': '1.0.0',
        '@a/bin-darwin-arm64': '1.0.0',
        fsevents: '2.3.3',
        'b-win32-x64': '^1.0.0',
      },
    },
    'node_modules/@a/bin-linux-x64-gnu': { version: '1.0.0', optional: true },
    'node_modules/z': { version: '2.0.0', optionalDependencies: { '@a/bin-darwin-arm64': '2.0.0' } },
  },
};

test('what is missing is added once for each version, where npm would put it, and nothing else changes', () => {
  expect(missingEntries(lock)).toEqual([
    [
      'node_modules/@a/bin-darwin-arm64',
      { version: '1.0.0', os: ['darwin'], cpu: ['arm64'], optional: true },
    ],
    [
      'node_modules/z/node_modules/@a/bin-darwin-arm64',
      { version: '2.0.0', os: ['darwin'], cpu: ['arm64'], optional: true },
    ],
  ]);
  const complete = completeLock(lock);
  expect(missingEntries(complete)).toEqual([]);
  expect(completeLock(complete)).toEqual(complete);
  expect(complete.packages).toMatchObject(lock.packages);
});

test('a dependency runs no script at install, and is not judged by the Node.js that runs npm', () => {
  const entry = { version: '1.0.0', hasInstallScript: true, engines: { node: '>=24' } };
  const root = { hasInstallScript: true };
  const complete = completeLock({ packages: { '': root, 'node_modules/a': entry } });
  expect(complete.packages).toEqual({ '': root, 'node_modules/a': { version: '1.0.0' } });
});

test.each([
  ['@next/swc-win32-arm64-msvc', { os: ['win32'], cpu: ['arm64'] }],
  ['@biomejs/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
  ['@tailwindcss/oxide-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@tailwindcss/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
  ['fsevents', null],
])('the platform of %s', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});
