import { parentPort } from 'node:worker_threads';
import type { TaskAnswer, TaskMessage } from './background-thread.ts';

/** Does what a `BackgroundThread` sends, one task after another. To be called once, in the thread's module. */
export function serveTasks<Task, Result>(handle: (task: Task) => Result | Promise<Result>): void {
  parentPort?.on('message', async ({ task }: TaskMessage<Task>) => {
    let answer: TaskAnswer<Result>;
    try {
      answer = { result: await handle(task) };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    parentPort?.postMessage(answer);
  });
}
