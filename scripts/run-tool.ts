import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../lib/env.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a tool of `node_modules` under this Node, in the project's folder or another, its output on ours. Resolves with its exit code. */
export function runTool(name: string, args: string[], cwd = root): Promise<number> {
  return run(join(root, 'node_modules', '.bin', name), args, cwd);
}

/** Runs a script of ours in a process of its own, likewise. */
export function runNodeScript(script: string, args: string[]): Promise<number> {
  return run(process.execPath, [script, ...args], root);
}

function run(program: string, args: string[], cwd: string): Promise<number> {
  const { PATH = '', ...env } = environment();
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A tool's first line asks the PATH for a Node, and the machine's own may be too old.
    env: { ...env, PATH: `${dirname(process.execPath)}${delimiter}${PATH}` },
  });
  // As Ctrl-C, whatever we got: at any other signal Playwright leaves the servers that it started behind.
  const pass = () => child.kill('SIGINT');
  process.on('SIGTERM', pass).on('SIGINT', pass);
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  }).finally(() => process.off('SIGTERM', pass).off('SIGINT', pass));
}

/** A report that a tool has written. Null where there is none. */
export function readReport<T>(path: string): T | null {
  const file = join(root, path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
}

/** A report that a tool has just written, read once: an old one is never taken for a new one. Null where there is none. */
export function takeReport<T>(path: string): T | null {
  const report = readReport<T>(path);
  rmSync(join(root, path), { force: true });
  return report;
}
