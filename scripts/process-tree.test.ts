import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { descendantsOf, isRunning, killDescendants } from './process-tree.ts';

/** Starts a child in a process group of its own, which leaves a grandchild without a parent, and prints both ids. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const wait = 'setInterval(() => {}, 1e6)';
  const leave = "const { spawn } = require('node:child_process');" +
    "console.log(spawn(process.execPath, ['--eval', '" + wait + "'], { stdio: 'ignore' }).pid); process.exit()";
  const leader = spawn('sh', ['-c', '"$0" --eval "$1"; exec "$0" --eval "$2"', process.execPath, leave, wait],
    { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  leader.stdout.once('data', (orphan) => console.log(leader.pid + ' ' + orphan));
  ${'setInterval(() => {}, 1e6)'};
`;

test('children of children end too, in another process group and without a parent', async () => {
  const parent = spawn(process.execPath, ['--eval', PARENT], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  const pids = String(line).trim().split(/\s+/).map(Number);
  expect(pids).toHaveLength(2);
  expect(descendantsOf(process.pid)).toEqual(expect.arrayContaining([parent.pid, ...pids]));
  const ended = once(parent, 'exit');
  killDescendants(parent.pid ?? 0);
  parent.kill('SIGKILL');
  await ended;
  await expect.poll(() => pids.filter(isRunning)).toEqual([]);
});
