/** What waits for its turn. */
export interface Turn {
  /** Whose it is. */
  readonly owner: string;
  /** Smaller came first. */
  readonly arrival: number;
}

/** One that waits, and how many of its owner's own must end before it may go (0: none). */
export interface Queued<T> {
  turn: T;
  ownShort: number;
}

/** All of one owner's. */
interface Line<T> {
  /** By arrival. */
  waiting: T[];
  running: number;
  /** How long it has had as many running as it may, and since when it has, in milliseconds. */
  heldMs: number;
  heldSince: number | null;
}

/**
 * Who goes next: owners take turns (round robin), and within one owner who came first goes first. An owner that has as
 * many running as it may is passed over and keeps its place for when one of them ends. Who begins to wait joins at the
 * end, so nobody who waits is passed by one other owner twice.
 */
export class TurnQueue<T extends Turn> {
  readonly #ownerConcurrency: number;
  /** Everyone who has something waiting or running. */
  readonly #lines = new Map<string, Line<T>>();
  /** Those who have something waiting, whose turn is next first. */
  readonly #ring = new Set<Line<T>>();
  #length = 0;

  /** @param ownerConcurrency how many one owner may have running */
  constructor(ownerConcurrency: number) {
    this.#ownerConcurrency = ownerConcurrency;
  }

  /** How many wait. */
  get length(): number {
    return this.#length;
  }

  /** Lets one wait, in its owner's line by its arrival. */
  add(turn: T): void {
    const line = this.#lineOf(turn.owner);
    const later = line.waiting.findIndex(({ arrival }) => arrival > turn.arrival);
    line.waiting.splice(later === -1 ? line.waiting.length : later, 0, turn);
    this.#ring.add(line);
    this.#length += 1;
  }

  /** Takes one out that no longer waits. False where it did not wait. */
  remove(turn: T): boolean {
    const line = this.#lines.get(turn.owner);
    const index = line?.waiting.indexOf(turn) ?? -1;
    if (!line || index === -1) return false;
    line.waiting.splice(index, 1);
    this.#length -= 1;
    this.#tidy(turn.owner, line);
    return true;
  }

  /** Whether anybody may go. */
  get ready(): boolean {
    return this.#nextLine() !== undefined;
  }

  /** Takes whose turn it is, which counts as running from now on; undefined where nobody waits, or nobody who may go. */
  take(now: number): T | undefined {
    const line = this.#nextLine();
    const turn = line?.waiting.shift();
    if (!line || !turn) return undefined;
    this.#length -= 1;
    line.running += 1;
    if (line.running >= this.#ownerConcurrency) line.heldSince ??= now;
    this.#ring.delete(line);
    if (line.waiting.length > 0) this.#ring.add(line);
    return turn;
  }

  /** One of an owner's that was taken is over. */
  ended(owner: string, now: number): void {
    const line = this.#lines.get(owner);
    if (!line) return;
    line.running -= 1;
    if (line.heldSince !== null && line.running < this.#ownerConcurrency) {
      line.heldMs += Math.max(0, now - line.heldSince);
      line.heldSince = null;
    }
    this.#tidy(owner, line);
  }

  /** How many of an owner's wait, and how many run. */
  loadOf(owner: string): { waiting: number; running: number } {
    const line = this.#lines.get(owner);
    return { waiting: line?.waiting.length ?? 0, running: line?.running ?? 0 };
  }

  /** For how long an owner has been at its limit so far, in milliseconds. Only differences mean something, while it has anything here. */
  heldMs(owner: string, now: number): number {
    const line = this.#lines.get(owner);
    if (!line) return 0;
    return line.heldMs + (line.heldSince === null ? 0 : Math.max(0, now - line.heldSince));
  }

  /**
   * All who wait, in the order in which they go if nobody else comes: first who may go before anything ends, then who
   * waits for its owner's own.
   */
  *order(): Generator<Queued<T>> {
    const lines = [...this.#ring].map(({ waiting, running }) => ({
      waiting,
      free: Math.max(0, this.#ownerConcurrency - running),
    }));
    yield* inTurns(lines, (line) => [0, Math.min(line.free, line.waiting.length)]);
    yield* inTurns(lines, (line) => [line.free, line.waiting.length]);
  }

  #nextLine(): Line<T> | undefined {
    for (const line of this.#ring) if (line.running < this.#ownerConcurrency) return line;
    return undefined;
  }

  #lineOf(owner: string): Line<T> {
    let line = this.#lines.get(owner);
    if (!line) {
      line = { waiting: [], running: 0, heldMs: 0, heldSince: null };
      this.#lines.set(owner, line);
    }
    return line;
  }

  #tidy(owner: string, line: Line<T>): void {
    if (line.waiting.length > 0) return;
    this.#ring.delete(line);
    if (line.running === 0) this.#lines.delete(owner);
  }
}

/** One of each line after the other, each within its bounds, until all are through. */
function* inTurns<T extends Turn, L extends { waiting: T[]; free: number }>(
  lines: readonly L[],
  boundsOf: (line: L) => [from: number, to: number],
): Generator<Queued<T>> {
  let left = lines.map((line) => ({ line, bounds: boundsOf(line) }));
  for (let round = 0; left.length > 0; round++) {
    left = left.filter(({ bounds: [from, to] }) => from + round < to);
    for (const { line, bounds } of left) {
      const index = bounds[0] + round;
      yield { turn: line.waiting[index] as T, ownShort: Math.max(0, index + 1 - line.free) };
    }
  }
}
