/** The production build, made when it is missing or no longer what its sources say. As a command it always builds. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../lib/env.ts';
import { compressFiles } from './compress-files.ts';
import { NO_TELEMETRY } from './telemetry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, '.next', 'built-from');

/** Everything that a build reads; the database client is made from the schema and the lock. */
const SOURCES = [
  'app/**',
  'lib/**',
  'public/**',
  'prisma/*/schema.prisma',
  '{next.config,instrumentation,instrumentation-client,proxy}.ts',
  'postcss.config.mjs',
  'tsconfig{,.build}.json',
  'package.json',
  'package-lock.json',
];
const IGNORED = ['lib/db/generated/**', '**/*.test.ts', '**/*.test.tsx', '**/*.contract.ts'];

/** A digest of the names and contents of all sources. */
export function sourceDigest(folder: string = root): string {
  const digest = createHash('sha256').update(process.version);
  const files = globSync(SOURCES, { cwd: folder, exclude: IGNORED, withFileTypes: true });
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.toSorted()) {
    digest.update(`\0${path.slice(folder.length)}\0`).update(readFileSync(path));
  }
  return digest.digest('hex');
}

/** Whether there is a build, and of these very sources. */
export function isBuildFresh(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceDigest();
}

/** How often a build says that it goes on, in milliseconds. */
const PROGRESS_MS = 10_000;

/** Runs `next build`, its output on ours, and the seconds that it takes. A signal to us ends it. Resolves with its exit code. */
export async function build(): Promise<number> {
  const digest = sourceDigest();
  rmSync(stamp, { force: true }); // from now on, and if this fails, there is no build to be trusted
  const next = fileURLToPath(import.meta.resolve('next/dist/bin/next'));
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    stdio: 'inherit',
    // Next reads no .env: no build depends on a machine's settings.
    env: { ...NO_TELEMETRY, ...environment(), NODE_ENV: 'production', __NEXT_PROCESSED_ENV: 'true' },
  });
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const progress = setInterval(() => console.log(`Building … ${seconds()}`), PROGRESS_MS);
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', pass).on('SIGINT', pass);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (status, signal) => resolve(status ?? (signal === null ? 1 : 130)));
    });
    if (code === 0) {
      await compressFiles(join(root, '.next', 'static'));
      writeFileSync(stamp, digest);
    }
    console.log(code === 0 ? `Built in ${seconds()}.` : `The build failed after ${seconds()}.`);
    return code;
  } finally {
    clearInterval(progress);
    process.off('SIGTERM', pass).off('SIGINT', pass);
  }
}

if (import.meta.main) process.exitCode = await build();
