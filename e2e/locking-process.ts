import { spawn } from 'node:child_process';
import { once } from 'node:events';

const HOLD = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1]);
database.exec('BEGIN IMMEDIATE');
process.stdout.write('held');
process.stdin.once('data', () => {
  database.exec('COMMIT');
  process.stdout.write('free');
});
process.stdin.once('end', () => process.exit());`;

/** Another process takes a SQLite file's write lock, and holds it until it is told to let go or this process ends. */
export async function lockingProcess(file: string): Promise<{ free(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', HOLD, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    free: async () => {
      child.stdin.write('go\n');
      await once(child.stdout, 'data');
      child.kill();
    },
  };
}
