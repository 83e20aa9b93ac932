import { Worker } from 'node:worker_threads';
import type { Clock } from '../stream/clock.ts';

export interface BackgroundThreadOptions {
  /** Path of the module that `serveTasks` runs in, which Node loads as it is. */
  module: string;
  /** How long one task may take, in milliseconds, its thread's start included. */
  limitMs: number;
  /** Tasks that may wait; one more is refused. */
  maxWaiting: number;
  clock: Pick<Clock, 'schedule'>;
}

/** What a thread is sent, and what it answers. */
export interface TaskMessage<Task> {
  task: Task;
}
export type TaskAnswer<Result> = { result: Result } | { error: string };

/** A task was not done: its thread took too long, died, or has too much to do. */
export class BackgroundError extends Error {
  override readonly name = 'BackgroundError';
}

interface Waiting<Task, Result> {
  task: Task;
  resolve(result: Result): void;
  reject(error: BackgroundError): void;
}

/**
 * A thread for work that would hold up the streams and cannot be done in pieces. Tasks go one after another; one that takes
 * too long ends with its thread, and the next gets a new one. Begins with the first task, and keeps no process alive.
 */
export class BackgroundThread<Task, Result> {
  readonly #options: BackgroundThreadOptions;
  readonly #waiting: Waiting<Task, Result>[] = [];
  #worker: Worker | null = null;
  #current: Waiting<Task, Result> | null = null;
  #cancelLimit = () => {};

  constructor(options: BackgroundThreadOptions) {
    this.#options = options;
  }

  /** Rejects with a `BackgroundError` where the task was not done, whatever of. */
  run(task: Task): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length >= this.#options.maxWaiting) {
        reject(new BackgroundError('too many tasks are waiting'));
        return;
      }
      this.#waiting.push({ task, resolve, reject });
      this.#next();
    });
  }

  /** Ends the thread; what it has not done is rejected. */
  async close(): Promise<void> {
    const worker = this.#worker;
    for (const { reject } of this.#waiting.splice(0)) reject(new BackgroundError('closed'));
    this.#fail('closed');
    await worker?.terminate();
  }

  #next(): void {
    if (this.#current) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#current = next;
    const { limitMs, clock } = this.#options;
    this.#cancelLimit = clock.schedule(limitMs, () => this.#fail(`took longer than ${limitMs} ms`));
    this.#thread().postMessage({ task: next.task } satisfies TaskMessage<Task>);
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#options.module);
    const isOurs = () => this.#worker === worker;
    worker.unref();
    worker.on('message', (answer: TaskAnswer<Result>) => {
      if (isOurs()) this.#done(answer);
    });
    worker.on('error', (error) => {
      if (isOurs()) this.#fail(error instanceof Error ? error.message : String(error));
    });
    worker.on('exit', () => {
      if (isOurs()) this.#fail('its thread ended');
    });
    this.#worker = worker;
    return worker;
  }

  #done(answer: TaskAnswer<Result>): void {
    const task = this.#take();
    if ('error' in answer) task?.reject(new BackgroundError(answer.error));
    else task?.resolve(answer.result);
    this.#next();
  }

  /** Gives the thread up, and the task that it was at. */
  #fail(why: string): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    this.#take()?.reject(new BackgroundError(why));
    this.#next();
  }

  #take(): Waiting<Task, Result> | null {
    this.#cancelLimit();
    const task = this.#current;
    this.#current = null;
    return task;
  }
}
