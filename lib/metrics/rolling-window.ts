import { Figures, type FiguresByProvider, figuresOf } from './figures.ts';

/** How far back the window goes, in milliseconds, in slices that leave it one by one. */
export const WINDOW_MS = 300_000;
/** Length of a slice, in milliseconds. */
export const SLICE_MS = 10_000;

/** Figures of the last five minutes, give or take the slice that is just leaving. Costs memory only for slices in which anything happened. */
export class RollingWindow {
  readonly #now: () => number;
  #slices: { index: number; figures: FiguresByProvider }[] = [];

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Where to count what happens now. */
  of(provider: string): Figures {
    const index = Math.floor(this.#now() / SLICE_MS);
    let slice = this.#slices.at(-1);
    if (slice?.index !== index) {
      this.#drop(index);
      slice = { index, figures: new Map() };
      this.#slices.push(slice);
    }
    return figuresOf(slice.figures, provider);
  }

  /** Everything in the window, added up. */
  sum(): FiguresByProvider {
    this.#drop(Math.floor(this.#now() / SLICE_MS));
    const sum: FiguresByProvider = new Map();
    for (const { figures } of this.#slices) {
      for (const [provider, some] of figures) figuresOf(sum, provider).add(some);
    }
    return sum;
  }

  /**
   * What all providers did in each slice of the window, oldest first, the one under way last; those in which nothing
   * happened are there as well. `agoMs` is how long ago the slice began.
   */
  slices(): { agoMs: number; figures: Figures }[] {
    const now = this.#now();
    const last = Math.floor(now / SLICE_MS);
    this.#drop(last);
    const byIndex = new Map(this.#slices.map(({ index, figures }) => [index, figures]));
    return Array.from({ length: WINDOW_MS / SLICE_MS }, (_, at) => {
      const index = last - WINDOW_MS / SLICE_MS + 1 + at;
      const figures = new Figures();
      for (const some of byIndex.get(index)?.values() ?? []) figures.add(some);
      return { agoMs: now - index * SLICE_MS, figures };
    });
  }

  #drop(index: number): void {
    const oldest = index - WINDOW_MS / SLICE_MS;
    this.#slices = this.#slices.filter((slice) => slice.index > oldest);
  }
}
