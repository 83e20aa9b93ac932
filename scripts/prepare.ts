/**
 * After `npm install`: generates the database client, which is not kept in the repository. `npm ci --ignore-scripts`
 * leaves it out, and the commands that need it then make it themselves.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment } from '../lib/env.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const client = fileURLToPath(new URL('../lib/db/generated/client.ts', import.meta.url));

/** Generates the database client where there is none. Ends the process where that fails, with what Prisma said. */
export function ensureDatabaseClient(): void {
  if (!existsSync(client)) generateDatabaseClient();
}

function generateDatabaseClient(): void {
  const prisma = fileURLToPath(import.meta.resolve('prisma/build/index.js'));
  const { status, error, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      // Generating needs no schema engine, and yet Prisma downloads one unless it is told where one is.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      // No call home: neither for what is new nor for how Prisma is used.
      CHECKPOINT_DISABLE: '1',
      ...environment(),
    },
  });
  if (error) throw error;
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`);
    process.exit(status ?? 1);
  }
}

if (import.meta.main) generateDatabaseClient();
