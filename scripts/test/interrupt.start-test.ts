import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environment } from '../../lib/env.ts';
import { descendantsOf, isRunning } from '../process-tree.ts';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-interrupt-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  // As from a terminal, whose Ctrl-C reaches npm and all that it started at once.
  ['unit', 'SIGINT', 'all'],
  ['browser', 'SIGINT', 'all'],
  // As from a supervisor, which knows of npm alone.
  ['browser', 'SIGTERM', 'npm'],
] as const)(
  'npm test -- %s leaves no process and no file behind at %s to %s',
  async (suite, signal, whom) => {
    const npm = spawn('npm', ['test', '--', '--load', '1', suite], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...Object.fromEntries(Object.entries(environment()).filter(([name]) => !name.startsWith('VITEST'))),
        NODE_ENV: 'production',
        TMPDIR: folder,
      },
    });
    const ended = once(npm, 'exit');
    try {
      await new Promise<void>((resolve, reject) => {
        let printed = '';
        npm.stdout.on('data', (text) => {
          printed += text;
          if (printed.includes('✓')) resolve();
        });
        ended.then(() => reject(new Error(`It ended before a test had passed:\n${printed}`)));
      });
      const pids = descendantsOf(npm.pid ?? 0);
      expect(pids.length).toBeGreaterThan(3);
      process.kill((npm.pid ?? 0) * (whom === 'all' ? -1 : 1), signal);
      await ended;
      await expect.poll(() => pids.filter(isRunning)).toEqual([]);
      expect(readdirSync(folder).filter((name) => name.startsWith('dac-'))).toEqual([]);
    } finally {
      if (npm.exitCode === null && npm.signalCode === null) process.kill(-(npm.pid ?? 0), 'SIGKILL');
    }
  },
);
