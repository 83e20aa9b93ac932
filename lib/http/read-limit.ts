/** Whole conversations that one session may be reading at the same time. */
export const MAX_READS = 16;

/** Counts what each owner reads at the moment. */
export class ReadLimit {
  readonly #reading = new Map<string, number>();

  /** Begins a read and answers how to end it; null where the owner reads as much as it may. */
  begin(ownerId: string): (() => void) | null {
    const reading = this.#reading.get(ownerId) ?? 0;
    if (reading >= MAX_READS) return null;
    this.#reading.set(ownerId, reading + 1);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const left = (this.#reading.get(ownerId) ?? 1) - 1;
      if (left === 0) this.#reading.delete(ownerId);
      else this.#reading.set(ownerId, left);
    };
  }
}
