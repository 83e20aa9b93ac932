import type { RunEvent } from '../stream/run-event.ts';

/**
 * How long a model thought, measured by when its thoughts began and ended to arrive. Only what was watched live is
 * measured: a reader that came late, or was cut meanwhile, gets the frames in one piece, and their times mean nothing.
 */
export class ThoughtTimer {
  private startedAt: number | null = null;
  private since: number | null = null;
  private total = 0;
  private trusted = true;
  private measured: number | null = null;

  /** In milliseconds; null where it was not measured. */
  get ms(): number | null {
    return this.trusted ? this.measured : null;
  }

  /** Takes in a frame that arrived at `now`, in milliseconds. */
  take(event: RunEvent, now: number): void {
    switch (event.type) {
      case 'start':
        this.startedAt = now;
        break;
      case 'message-metadata':
        // The wait for the first content was there to be seen, or else it was over before this reader came.
        if (this.startedAt === null || now - this.startedAt < event.messageMetadata.ttftMs / 2)
          this.trusted = false;
        break;
      case 'reasoning-start':
        this.since = now;
        break;
      case 'reasoning-end':
      case 'finish':
      case 'abort':
      case 'error':
        if (this.since === null) break;
        this.total += now - this.since;
        this.measured = this.total;
        this.since = null;
        break;
    }
  }

  /** Reading was interrupted: thoughts that end after this were not watched to their end. */
  interrupt(): void {
    if (this.since !== null || this.measured === null) this.trusted = false;
  }
}
