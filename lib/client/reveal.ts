/** What arrived is shown no later than this. */
export const LONGEST_BEHIND_MS = 150;
/** Frames come this far apart at worst; so much earlier must be shown what would be too late with the next one. */
const FRAME_MS = 30;
/** Of what is not shown yet, about two thirds are shown within this. */
const PACE_MS = 60;
/** Arrivals closer together than this count as one, so that their record stays short. */
const TOGETHER_MS = 5;
/** Longest single character, in code units, that is waited for. */
const LONGEST_CHARACTER = 64;

const segmenter = new Intl.Segmenter();

/**
 * Shows a growing text smoothly although it arrives in bursts: the more is waiting, the faster it goes, and nothing
 * waits longer than `LONGEST_BEHIND_MS`. What is shown is always the beginning of the text, cut between characters as
 * a reader counts them. Times are milliseconds of any clock that does not go back.
 */
export class Reveal {
  private text: string;
  private length: number;
  private steppedAt: number;
  private arrivals: { at: number; length: number }[] = [];

  /** What is there at first is shown at first. */
  constructor(text: string, now: number) {
    this.text = text;
    this.length = text.length;
    this.steppedAt = now;
  }

  get shown(): string {
    return this.text.slice(0, this.length);
  }

  /** Whether something waits to be shown. */
  get behind(): boolean {
    return this.length < this.text.length;
  }

  /** Takes in the text so far. A text that does not go on from the one before is shown at once. */
  arrive(text: string, now: number): void {
    if (!this.behind) this.steppedAt = now;
    const goesOn = text.length >= this.text.length;
    this.text = text;
    if (!goesOn) this.finish();
    else if (this.behind) {
      const last = this.arrivals.at(-1);
      if (last && now - last.at < TOGETHER_MS) last.length = text.length;
      else this.arrivals.push({ at: now, length: text.length });
    }
  }

  /** Shows what is due at `now`; no more often than every `pauseMs`, where showing is dear. */
  step(now: number, pauseMs = 0): string {
    let due = 0;
    while (this.arrivals[0] && this.arrivals[0].at <= now - LONGEST_BEHIND_MS + FRAME_MS) {
      due = this.arrivals.shift()?.length ?? 0;
    }
    const elapsed = now - this.steppedAt;
    if (due <= this.length && elapsed < Math.min(pauseMs, LONGEST_BEHIND_MS - FRAME_MS)) return this.shown;
    this.steppedAt = now;
    const waiting = this.text.length - this.length;
    const paced = this.length + Math.ceil(waiting * (1 - Math.exp(-elapsed / PACE_MS)));
    this.length = this.boundary(paced, due);
    return this.shown;
  }

  /** Shows everything, as when the answer has settled. */
  finish(): string {
    this.length = this.text.length;
    this.arrivals = [];
    return this.text;
  }

  /**
   * The end of the last whole character before or at `target`, not counting the last one of all, which may still be
   * growing; but beyond `due` in any case.
   */
  private boundary(target: number, due: number): number {
    let end = this.length;
    const window = this.text.slice(this.length, Math.max(target, due) + LONGEST_CHARACTER);
    for (const { segment } of segmenter.segment(window)) {
      const next = end + segment.length;
      if (end >= due && (next > target || next === this.text.length)) break;
      end = next;
    }
    return end;
  }
}
