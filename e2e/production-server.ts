import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, SETTING_NAMES } from '../lib/env.ts';
import { freePort } from './free-port.ts';

const MAX_OUTPUT = 4 * 1024 * 1024;
const ROOT = join(import.meta.dirname, '..');

/** The production server as `npm start` runs it, with a port and a database of its own that outlive its process. */
export class ProductionServer {
  readonly url: string;
  readonly #folder: string;
  readonly #settings: Record<string, string>;
  /** What the process has written, its newest part. */
  output = '';
  #child: ChildProcess | null = null;
  #exit: Promise<number | null> = Promise.resolve(null);

  private constructor(port: number, folder: string, settings: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#settings = {
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: `file:${folder}/dac.db`,
      LOG_LEVEL: 'error',
      ...settings,
    };
  }

  /** On this port, or on a free one. */
  static async create(
    settings: Record<string, string> = {},
    port: number | null = null,
  ): Promise<ProductionServer> {
    return new ProductionServer(
      port ?? (await freePort()),
      mkdtempSync(join(tmpdir(), 'dac-server-')),
      settings,
    );
  }

  /** Resolves when it answers. */
  async start(settings: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, ['scripts/start.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...environment(),
        // A developer's own settings stay out of it: a variable that is set, even blank, wins over .env.
        ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])),
        ...this.#settings,
        ...settings,
      },
    });
    this.#child = child;
    // Read in any case, or a full pipe would stop the server.
    child.stdout?.on('data', (chunk) => this.#keep(chunk));
    child.stderr?.on('data', (chunk) => {
      this.#keep(chunk);
      process.stderr.write(chunk);
    });
    // Whatever happens to us, nothing that we started outlives us.
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    this.#exit = new Promise((resolve) =>
      child.once('exit', (code) => {
        process.off('exit', kill);
        resolve(code);
      }),
    );
    while ((await fetch(`${this.url}/api/health?ready=1`).catch(() => null))?.status !== 200) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #keep(chunk: Buffer): void {
    this.output = (this.output + chunk.toString()).slice(-MAX_OUTPUT);
  }

  /** Sends a signal without waiting for what it does. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves with the exit code when the process has ended; null where a signal ended it. */
  exited(): Promise<number | null> {
    return this.#exit;
  }

  /** Ends the process, if it still runs, and removes the database. */
  async remove(): Promise<void> {
    this.signal('SIGKILL');
    if (this.#child) await this.#exit;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
