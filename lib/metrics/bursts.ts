import { LRUCache } from 'lru-cache';
import type { Role } from '../stream/run-log.ts';

/** How far back requests are looked at, in milliseconds. */
export const BURST_SPAN_MS = 60_000;
/** Requests to one thread within a second that are a burst: no person asks so many different things. */
export const BURST_REQUESTS = 20;
const SECOND_MS = 1_000;
/** Threads that are told apart in the span; the ones beyond go unseen. */
const MAX_THREADS = 1_000;

interface Second {
  index: number;
  leader: number;
  follower: number;
}

/**
 * Bursts: seconds in which one thread got at least `BURST_REQUESTS` requests, replays aside. What is asked so is the same
 * question, so nearly all of those requests should have followed.
 */
export class Bursts {
  readonly #now: () => number;
  readonly #threads = new LRUCache<string, Second[]>({ max: MAX_THREADS });

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  requested(threadId: string, role: Role): void {
    if (role === 'replay') return;
    const index = Math.floor(this.#now() / SECOND_MS);
    const seconds = this.#threads.get(threadId) ?? [];
    let second = seconds.at(-1);
    if (second?.index !== index) {
      second = { index, leader: 0, follower: 0 };
      // Past seconds are of use only where they were bursts.
      this.#threads.set(threadId, [...seconds.filter(isBurst).slice(-BURST_SPAN_MS / SECOND_MS), second]);
    }
    second[role] += 1;
  }

  /** Followers for each leader in the bursts of the span; null where there was no burst. */
  followersPerLeader(): number | null {
    const oldest = Math.floor((this.#now() - BURST_SPAN_MS) / SECOND_MS);
    let leaders = 0;
    let followers = 0;
    for (const seconds of this.#threads.values()) {
      for (const second of seconds) {
        if (second.index <= oldest || !isBurst(second)) continue;
        leaders += second.leader;
        followers += second.follower;
      }
    }
    if (leaders + followers === 0) return null;
    return followers / Math.max(1, leaders);
  }
}

const isBurst = ({ leader, follower }: Second) => leader + follower >= BURST_REQUESTS;
