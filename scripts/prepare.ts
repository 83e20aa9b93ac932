/** After `npm install`: generates the database client, which is not kept in the repository. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment } from '../lib/env.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const prisma = fileURLToPath(import.meta.resolve('prisma/build/index.js'));

const { status, error, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    // Generating needs no schema engine, and yet Prisma downloads one unless it is told where one is.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    ...environment(),
  },
});
if (error) throw error;
if (status !== 0) {
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}
