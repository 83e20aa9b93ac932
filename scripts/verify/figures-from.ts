import type { BenchResult } from '../bench/bar.ts';
import type { Figure } from './criterion.ts';

/** Figures of a benchmark by criterion, given the words in which it names them. */
export function figuresFrom(result: BenchResult, names: Record<string, string>): Record<string, Figure> {
  return Object.fromEntries(
    Object.entries(names).map(([id, what]) => {
      const value = result.bars.find((bar) => bar.what === what)?.value ?? result.figures[what];
      return [id, typeof value === 'number' ? value : { notMeasured: `the benchmark has no “${what}”` }];
    }),
  );
}
