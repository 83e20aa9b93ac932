import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { environment } from '../../lib/env.ts';

/** A process that a benchmark started. */
export interface Started {
  pid: number;
  /** Everything it has printed, the end of it only. */
  output(): string;
  /** SIGTERM, then SIGKILL where that does not help. Resolves when it has ended. */
  stop(): Promise<void>;
}

const KEPT_OUTPUT = 20_000;
const STOP_MS = 5_000;
const running = new Set<ChildProcess>();

/** Whatever happens to the benchmark, nothing that it started outlives it. */
process.on('exit', () => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
});

/**
 * Starts a Node program under this very Node and waits until `ready` holds. Throws, with what it printed, when it ends
 * before or takes longer than `withinMs`.
 */
export async function startNode(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; withinMs: number; ready(): Promise<boolean> },
): Promise<Started> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: childEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
  };
  const until = Date.now() + options.withinMs;
  while (!(await options.ready())) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`${args.join(' ')} did not get ready.\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { pid: child.pid ?? 0, output: () => output, stop };
}

/** Runs a Node program to its end. Throws, with what it printed, when it fails. */
export async function runNode(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string },
): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: childEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  running.delete(child);
  if (code !== 0) {
    throw new Error(`${args.join(' ')} failed.\n${output}`);
  }
  return output;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Answers at all, whatever it says. */
export function answers(url: string): () => Promise<boolean> {
  return async () => {
    try {
      await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).arrayBuffer();
      return true;
    } catch {
      // Not up yet.
      return false;
    }
  };
}

/** Enough to run Node, and none of the settings of whoever starts the benchmark. */
function childEnvironment(own: Record<string, string> | undefined): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = environment();
  return { PATH, HOME, TMPDIR, LANG, ...own } as unknown as NodeJS.ProcessEnv;
}
