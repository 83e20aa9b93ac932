const FIRST_SEGMENT = 2 * 1024;
const MAX_SEGMENT = 64 * 1024;

/** Where a reader stands: a segment, and a byte in it. */
export interface FrameCursor {
  segment: number;
  offset: number;
}

/**
 * The encoded frames of one run, end to end. Frames never straddle two segments and segments never move, so a read is a
 * view of at most 64 KiB and copies nothing, however many read.
 */
export class FrameBuffer {
  #segments: Uint8Array[] = [];
  #used: number[] = [];
  /** Per frame: its segment, and the byte after its last. */
  #frameSegment: number[] = [];
  #frameEnd: number[] = [];
  // All readers that keep up ask for the same bytes after each append: they share one view.
  #view: { segment: number; from: number; to: number; bytes: Uint8Array } | null = null;

  /** Number of frames. */
  get frames(): number {
    return this.#frameEnd.length;
  }

  /** Memory held, in bytes. */
  get size(): number {
    let bytes = this.#frameEnd.length * 16;
    for (const segment of this.#segments) bytes += segment.length;
    return bytes;
  }

  /** Adds the next frame. */
  push(frame: Uint8Array): void {
    this.#write(frame);
    this.#frameSegment.push(this.#segments.length - 1);
    this.#frameEnd.push(this.#used.at(-1) ?? 0);
  }

  /** Adds bytes that belong to no frame and follow the last, and gives back the memory that will not be needed. */
  finish(endMark: Uint8Array): void {
    this.#write(endMark);
    const last = this.#segments.length - 1;
    const segment = this.#segments[last];
    if (segment) this.#segments[last] = segment.slice(0, this.#used[last]);
  }

  /** The cursor that follows frame `seq`; -1 is before the first. `seq` must be below `frames`. */
  after(seq: number): FrameCursor {
    if (seq < 0) return { segment: 0, offset: 0 };
    return { segment: this.#frameSegment[seq] ?? 0, offset: this.#frameEnd[seq] ?? 0 };
  }

  /** Everything at the cursor up to its segment's end, moving the cursor past it; null where nothing has come yet. */
  read(cursor: FrameCursor): Uint8Array | null {
    let to = this.#used[cursor.segment] ?? 0;
    if (cursor.offset >= to && cursor.segment < this.#segments.length - 1) {
      cursor.segment += 1;
      cursor.offset = 0;
      to = this.#used[cursor.segment] ?? 0;
    }
    const segment = this.#segments[cursor.segment];
    if (!segment || cursor.offset >= to) return null;
    const from = cursor.offset;
    cursor.offset = to;
    const view = this.#view;
    if (view && view.segment === cursor.segment && view.from === from && view.to === to) return view.bytes;
    const bytes = segment.subarray(from, to);
    this.#view = { segment: cursor.segment, from, to, bytes };
    return bytes;
  }

  #write(bytes: Uint8Array): void {
    const last = this.#segments.length - 1;
    const used = this.#used[last] ?? 0;
    const segment = this.#segments[last];
    if (segment && used + bytes.length <= segment.length) {
      segment.set(bytes, used);
      this.#used[last] = used + bytes.length;
      return;
    }
    const wanted = segment ? Math.min(segment.length * 2, MAX_SEGMENT) : FIRST_SEGMENT;
    const next = new Uint8Array(Math.max(wanted, bytes.length));
    next.set(bytes);
    this.#segments.push(next);
    this.#used.push(bytes.length);
  }
}
