import { Observable } from '@/lib/client/observable.ts';

/** A part of the program that is loaded when it is first needed. */
export interface Part<T> {
  /** Null until it has come. */
  value: Observable<T | null>;
  /** Begins to load it, unless that has begun. After a failure of the network the next call tries again. */
  prepare: () => void;
}

/** A part that `load` brings. */
export function part<T>(load: () => Promise<T>): Part<T> {
  const value = new Observable<T | null>(null);
  let loading = false;
  const prepare = () => {
    if (loading) return;
    loading = true;
    load().then(value.set.bind(value), () => {
      loading = false;
    });
  };
  return { value, prepare };
}
