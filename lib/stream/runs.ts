import type { Clock } from './clock.ts';
import { StreamError } from './errors.ts';
import { Latch } from './latch.ts';
import { Run, type RunEnvironment, type RunSpec } from './run.ts';
import type { RunStatus } from './run-event.ts';

const NEVER = new AbortController().signal;

/** The runs that this process leads. */
export class Runs {
  readonly #env: RunEnvironment;
  readonly #live = new Map<string, Run>();
  #idle: Latch<void> | null = null;

  constructor(env: RunEnvironment) {
    this.#env = env;
  }

  /** Whether the process is going down and starts nothing new. */
  get draining(): boolean {
    return this.#idle !== null;
  }

  /** The runs under way. */
  live(): { runId: string; threadId: string }[] {
    return [...this.#live.values()].map(({ spec }) => ({ runId: spec.runId, threadId: spec.threadId }));
  }

  /**
   * Conducts a run that was just claimed, in the background. A run that cannot start (queue full, turn refused, shutting
   * down) ends in `log.discard`, so that `log.opened` rejects for the leader and everyone who joined.
   */
  lead(spec: RunSpec): void {
    if (this.draining) {
      this.#env.log
        .discard(spec.runId, new StreamError('shutting_down'))
        .catch((error) => this.#env.onError(error, 'discard'));
      return;
    }
    const run = new Run(spec, this.#env);
    this.#live.set(spec.runId, run);
    void run.conduct().finally(() => {
      this.#live.delete(spec.runId);
      if (this.#live.size === 0) this.#idle?.open();
    });
  }

  /**
   * Stops a run and resolves when its upstream is closed, its row written and its terminal frame in the log, with what it
   * settled as and the milliseconds that took. Null where it is settled already or unknown.
   */
  async cancel(runId: string): Promise<{ status: RunStatus; cancelMs: number } | null> {
    const { log, clock } = this.#env;
    const from = clock.now();
    if (!(await log.requestCancel(runId))) return null;
    const status = await log.settled(runId, NEVER);
    return { status, cancelMs: Math.max(0, Math.round(clock.now() - from)) };
  }

  /**
   * Starts nothing new, lets live runs finish for `graceMs`, then interrupts the rest and waits until they are stored.
   * Their logs stay open: break the readers next.
   */
  async drain(graceMs: number): Promise<void> {
    if (this.#idle) return this.#idle.wait(NEVER);
    this.#idle = new Latch();
    if (this.#live.size === 0) this.#idle.open();
    const clock: Clock = this.#env.clock;
    const cancelGrace = clock.schedule(graceMs, () => {
      for (const run of this.#live.values()) run.interrupt();
    });
    await this.#idle.wait(NEVER).finally(cancelGrace);
  }
}
