import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../lib/env.ts';
import { killDescendants } from './process-tree.ts';
import { NO_TELEMETRY } from './telemetry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Tools that few need, and the folder whose own lock brings each. */
const INSTALLED_WHEN_NEEDED: Readonly<Record<string, string>> = { lhci: join(root, 'tools', 'lighthouse') };

/**
 * Runs a tool of `node_modules` under this Node, in the project's folder or another, its output on ours. Installs it first
 * where it is one of those that few need. Resolves with its exit code.
 */
export async function runTool(name: string, args: string[], cwd = root): Promise<number> {
  const home = INSTALLED_WHEN_NEEDED[name] ?? root;
  const program = join(home, 'node_modules', '.bin', name);
  if (home !== root && !existsSync(program)) {
    console.log(`Installing ${name}, which is done once …`);
    const code = await run('npm', ['ci', '--no-audit', '--no-fund'], home);
    if (code !== 0) return code;
  }
  return run(program, args, cwd);
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
    env: { ...NO_TELEMETRY, ...env, PATH: `${dirname(process.execPath)}${delimiter}${PATH}` },
  });
  // However this process ends, the tool and the servers and browsers that it started end with it.
  const end = () => {
    if (child.pid === undefined) return;
    killDescendants(child.pid);
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  }).finally(() => process.off('exit', end));
}

/** A report that a tool has written; a relative path counts from the project's folder. Null where there is none. */
export function readReport<T>(path: string): T | null {
  const file = resolve(root, path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
}

/** A report that a tool has just written, read once: an old one is never taken for a new one. Null where there is none. */
export function takeReport<T>(path: string): T | null {
  const report = readReport<T>(path);
  rmSync(resolve(root, path), { force: true });
  return report;
}
