import { Observable } from '@/lib/client/observable.ts';

/** How far the loading of a part has come; `retrying`: it failed, and is being tried again. */
export type PartState = 'waiting' | 'loading' | 'loaded' | 'failed' | 'retrying';

/** A part of the program that is loaded when it is first needed, or before when there is nothing else to do. */
export interface Part<T> {
  /** Null until it has come. */
  value: Observable<T | null>;
  state: Observable<PartState>;
  /** Begins to load it, unless that has begun. After a failure of the network the next call tries again. */
  prepare: () => void;
  /** The same, for whoever waits for it. Rejects where it could not be loaded; the next call tries again. */
  load: () => Promise<T>;
}

/** A part that `load` brings. A failed import is not kept, so calling `load` again asks the network again. */
export function part<T>(load: () => Promise<T>): Part<T> {
  const value = new Observable<T | null>(null);
  const state = new Observable<PartState>('waiting');
  let coming: Promise<T> | null = null;
  const begin = async (): Promise<T> => {
    state.set(state.get() === 'failed' ? 'retrying' : 'loading');
    try {
      const loaded = await load();
      value.set(loaded);
      state.set('loaded');
      return loaded;
    } catch (error) {
      coming = null;
      state.set('failed');
      throw error;
    }
  };
  const loadOnce = () => {
    coming ??= begin();
    return coming;
  };
  return { value, state, load: loadOnce, prepare: () => void loadOnce().catch(() => undefined) };
}

const wanted = new Set<Part<unknown>>();

/** A part that is also loaded when there is nothing else to do, so that it is there when the network is not. */
export function partOfScreen<T>(load: () => Promise<T>): Part<T> {
  const created = part(load);
  wanted.add(created as Part<unknown>);
  return created;
}

/** The next part that is worth loading before it is needed. One may bring others with it. */
export function nextWanted(): Part<unknown> | null {
  for (const one of wanted) {
    if (one.state.get() === 'waiting' || one.state.get() === 'failed') return one;
  }
  return null;
}
