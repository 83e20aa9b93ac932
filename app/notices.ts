import { Observable } from '@/lib/client/observable.ts';

/** A sentence that shows for a while. */
export interface Notice {
  text: string;
  at: number;
  /** What can be done about it while it shows. */
  action?: { label: string; run: () => void };
}

/** How long a notice shows, in milliseconds. */
export const NOTICE_MS = 6_000;

/** The last thing that was said to the person, as long as it shows. */
export class Notices {
  readonly shown = new Observable<Notice | null>(null);

  say(text: string, action?: Notice['action']): void {
    this.shown.set({ text, at: Date.now(), ...(action ? { action } : {}) });
  }

  clear(): void {
    this.shown.set(null);
  }
}
