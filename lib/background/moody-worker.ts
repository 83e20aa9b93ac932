import { serveTasks } from './serve-tasks.ts';

/** A thread for tests, which does what its task says. */
serveTasks(async (task: string) => {
  if (task === 'loop') for (;;);
  if (task === 'throw') throw new Error('a bad task');
  if (task === 'exit') process.exit(1);
  return task.toUpperCase();
});
