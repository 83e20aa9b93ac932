import { Observable } from '@/lib/client/observable.ts';

/** A sentence that shows for a while. */
export interface Notice {
  /** Counts up with each that is said. */
  id: number;
  text: string;
  /** What can be done about it while it shows. */
  action?: { label: string; run: () => void };
}

/** How long a notice shows, in milliseconds. */
export const NOTICE_MS = 6_000;
/** More would take too much of a small screen. */
const MOST = 3;

/** What was said to the person last, as long as it shows. */
export class Notices {
  /** Oldest first. One that offers something to do stays beside a newer one: two deletions are taken back one by one. */
  readonly shown = new Observable<readonly Notice[]>([]);
  private count = 0;

  say(text: string, action?: Notice['action']): void {
    const kept = this.shown.get().filter((notice) => notice.action);
    const notice = { id: ++this.count, text, ...(action ? { action } : {}) };
    this.shown.set([...kept, notice].slice(-MOST));
  }

  dismiss(id: number): void {
    this.shown.set(this.shown.get().filter((notice) => notice.id !== id));
  }

  clear(): void {
    this.shown.set([]);
  }
}
