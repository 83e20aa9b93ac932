/** Told what work is being begun in the thread that streams. */
export interface StageWatcher {
  /** Answers what was being done before; null where that has no name. */
  begin(name: string | null): string | null;
}

// One for the process: the request guard, the handlers and the pages are module graphs of their own.
const SLOT = Symbol.for('dac.stage.v1');
const shared = globalThis as { [SLOT]?: StageWatcher };

/** For the composition root. */
export function watchStages(watcher: StageWatcher): void {
  shared[SLOT] = watcher;
}

/** Says whose work begins now, so that it is known who did it should it take long. Names are few and never a person's text. */
export function beginStage(name: string): void {
  shared[SLOT]?.begin(name);
}

/** Does what has a name of its own, and goes on under the name from before. */
export function withinStage<T>(name: string, work: () => T): T {
  const before = shared[SLOT]?.begin(name) ?? null;
  try {
    return work();
  } finally {
    shared[SLOT]?.begin(before);
  }
}
