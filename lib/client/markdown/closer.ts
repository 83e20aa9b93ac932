/** Finds where a text closes what it opened, each place once: many openers with no closer cost no more than one. */
export class CloserFinder {
  private readonly source: string;
  private readonly found = new Map<string, { from: number; at: number }>();

  constructor(source: string) {
    this.source = source;
  }

  /** Where `closer` stands next, from `from` on; −1 where nowhere. */
  next(closer: string, from: number): number {
    const known = this.found.get(closer);
    if (known && from >= known.from && (known.at < 0 || from <= known.at)) return known.at;
    const at = this.source.indexOf(closer, from);
    this.found.set(closer, { from, at });
    return at;
  }
}

const finders = new WeakMap<object, CloserFinder>();

/** The finder of what a parser reads, made when first asked for. */
export function finderOf(state: { src: string }): CloserFinder {
  const finder = finders.get(state) ?? new CloserFinder(state.src);
  finders.set(state, finder);
  return finder;
}
