import type { MessageView } from '@/lib/client/thread-data.ts';

/** Times that one question is asked again without a person's word. */
const MOST = 3;
/** A provider that asks for a longer wait than this, in milliseconds, is left to a person. */
const LONGEST_MS = 120_000;
/** A moment that is longer past than this was slept through: then, too, a person says. */
const LATE_MS = 5_000;
const KEPT = 100;

/** How often questions were asked again by themselves, so that a provider which always refuses is left alone. */
export class LoneRetries {
  private readonly counts = new Map<string, number>();
  /** The answer that was tried again last. */
  private tried: string | null = null;

  /** Whether a failed answer of this tab's may be tried again by itself when its time comes. `now` in milliseconds. */
  may({ id, parentId, retryAt }: MessageView, now: number): boolean {
    if (parentId === null || retryAt === undefined || id === this.tried) return false;
    const wait = retryAt - now;
    return wait <= LONGEST_MS && wait >= -LATE_MS && (this.counts.get(parentId) ?? 0) < MOST;
  }

  /** A question is being asked again by itself. */
  count({ id, parentId }: MessageView): void {
    if (parentId === null) return;
    this.tried = id;
    const before = this.counts.get(parentId) ?? 0;
    this.counts.delete(parentId);
    this.counts.set(parentId, before + 1);
    for (const oldest of this.counts.keys()) {
      if (this.counts.size <= KEPT) break;
      this.counts.delete(oldest);
    }
  }
}
