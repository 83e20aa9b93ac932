import type { Clock } from './clock.ts';
import { StreamError } from './errors.ts';
import {
  fullBucket,
  msUntil,
  pause,
  putBack,
  refill,
  type TokenBucket,
  type TokenBucketSettings,
  take,
} from './token-bucket.ts';

/** Positions of everyone who waits are told again at most this often. */
const REPORT_MS = 250;
/** Weight of the newest call in the average time that a call holds its slot. */
const HOLD_WEIGHT = 0.2;

export interface PacerSettings {
  /** Calls per second in the long run. */
  rps: number;
  /** Calls that may go at once after a quiet time. */
  burst: number;
  /** Calls under way at the same time. */
  concurrency: number;
  /** Calls that may wait. */
  maxQueue: number;
  /** How long one may wait, in milliseconds. */
  maxWaitMs: number;
}

/** Where a waiter stands: 1 goes next; an estimate of its wait in milliseconds. */
export interface QueuePlace {
  position: number;
  etaMs: number;
}

type TicketState = 'waiting' | 'granted' | 'spent' | 'away' | 'left';

/**
 * One call's way through the pacer. `wait`, then `spend` when the call is made, then `leave`, whatever happened, exactly
 * when the call is over. Before `spend` leaving costs nothing: the token goes back to the bucket.
 */
export interface Ticket {
  /**
   * Resolves when the call may be made, with the milliseconds waited in all so far. `onPlace` is told the place at once
   * and again when it changes; never where there is no wait. Rejects with `queue_timeout`, or with the signal's reason,
   * having left.
   */
  wait(signal: AbortSignal, onPlace?: (place: QueuePlace) => void): Promise<number>;
  /** The call is being made: its token is gone. */
  spend(): void;
  /** Gives the slot back after a failed call that is to be made again; `wait` then queues at the place of its first arrival. */
  stepAside(): void;
  /** Gives back everything held. May be called again. */
  leave(): void;
}

/** Paces the calls to one provider: token bucket, concurrency limit, bounded first-come-first-served queue. */
export class Pacer {
  readonly #settings: PacerSettings;
  readonly #clock: Clock;
  #bucket: TokenBucket;
  /** In order of arrival. */
  #queue: PacedCall[] = [];
  #arrivals = 0;
  #active = 0;
  /** Granted and not made yet. Their tokens count as in the bucket, so that a call that goes out late has saved nothing up. */
  #reserved = 0;
  #averageHoldMs = 0;
  #cancelTimer: (() => void) | null = null;
  #cancelReport: (() => void) | null = null;

  constructor(settings: PacerSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#bucket = fullBucket(settings, clock.now());
  }

  /** Calls waiting now. */
  get depth(): number {
    return this.#queue.length;
  }

  /** Calls granted and not over. */
  get active(): number {
    return this.#active;
  }

  /** Takes the next place in the queue. Throws `queue_full`, with an estimate of when to come again. */
  enter(): Ticket {
    const call = new PacedCall(this, this.#clock, this.#arrivals++, this.#settings.maxWaitMs);
    this.#queue.push(call);
    this.#dispatch();
    if (call.state === 'waiting' && this.#queue.length > this.#settings.maxQueue) {
      const retryAfterMs = Math.ceil(this.#etaMs(this.#queue.length));
      this.#queue.pop();
      throw new StreamError('queue_full', { retryAfterMs });
    }
    return call;
  }

  /** The provider said "too many": nobody goes for `ms`, clamped to a minute. Answers the pause that is now in force. */
  pause(ms: number): number {
    const now = this.#clock.now();
    this.#bucket = pause(this.#bucket, this.#limits, now, ms);
    this.#dispatch();
    this.#placesChanged();
    return this.pauseLeftMs();
  }

  /** Milliseconds left of the pause in force, 0 where there is none. */
  pauseLeftMs(): number {
    const now = this.#clock.now();
    return Math.max(0, refill(this.#bucket, this.#limits, now).pausedUntil - now);
  }

  /** Where a waiting call stands. For `PacedCall`. */
  placeOf(call: PacedCall): QueuePlace {
    const position = this.#queue.indexOf(call) + 1;
    return { position, etaMs: Math.round(this.#etaMs(position)) };
  }

  /** Puts a call that stepped aside back by its first arrival. For `PacedCall`. */
  requeue(call: PacedCall): void {
    const later = this.#queue.findIndex((other) => other.arrival > call.arrival);
    this.#queue.splice(later === -1 ? this.#queue.length : later, 0, call);
    this.#placesChanged();
    this.#dispatch();
  }

  /** Takes a call that no longer waits out of the queue. For `PacedCall`. */
  withdraw(call: PacedCall): void {
    const index = this.#queue.indexOf(call);
    if (index === -1) return;
    this.#queue.splice(index, 1);
    this.#placesChanged();
    this.#dispatch();
  }

  /** A granted call goes out now, and its token with it. For `PacedCall`. */
  spent(): void {
    this.#bucket = refill(this.#bucket, this.#limits, this.#clock.now());
    this.#reserved -= 1;
    if (this.#queue.length > 0) this.#dispatch();
  }

  /** Takes back a granted call's slot, and its token where it was not spent. For `PacedCall`. */
  release(spent: boolean, heldMs: number): void {
    this.#active -= 1;
    if (spent) this.#averageHoldMs += HOLD_WEIGHT * (Math.max(0, heldMs) - this.#averageHoldMs);
    else {
      this.#reserved -= 1;
      this.#bucket = putBack(this.#bucket, this.#limits);
    }
    this.#dispatch();
  }

  /** What the bucket may hold beside the tokens of calls that are granted and not made. */
  get #limits(): TokenBucketSettings {
    return { rps: this.#settings.rps, burst: this.#settings.burst - this.#reserved };
  }

  /** Grants in order for as long as there is a slot and a token, then sets the timer for the next token. */
  #dispatch(): void {
    const now = this.#clock.now();
    let granted = false;
    let call = this.#queue[0];
    while (call && this.#active < this.#settings.concurrency) {
      const { taken, bucket } = take(this.#bucket, this.#limits, now);
      this.#bucket = bucket;
      if (!taken) break;
      this.#reserved += 1;
      this.#active += 1;
      this.#queue.shift();
      granted = true;
      call.grant(now);
      call = this.#queue[0];
    }
    if (granted) this.#placesChanged();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    // Without a free slot it is a call's end that goes on, not time.
    if (this.#queue.length === 0 || this.#active >= this.#settings.concurrency) return;
    const ms = Math.ceil(msUntil(this.#bucket, this.#limits, now, 1));
    this.#cancelTimer = this.#clock.schedule(Math.max(1, ms), () => this.#dispatch());
  }

  /**
   * Time until the call at `position` goes: what the bucket needs, or, with every slot taken, what the calls under way
   * need at the pace they have had lately, whichever is longer.
   */
  #etaMs(position: number): number {
    const byBucket = msUntil(this.#bucket, this.#limits, this.#clock.now(), position);
    const slotsShort = this.#active + position - this.#settings.concurrency;
    const bySlots = slotsShort > 0 ? (slotsShort * this.#averageHoldMs) / this.#settings.concurrency : 0;
    return Math.max(byBucket, bySlots);
  }

  #placesChanged(): void {
    if (this.#queue.length === 0) {
      this.#cancelReport?.();
      this.#cancelReport = null;
      return;
    }
    this.#cancelReport ??= this.#clock.schedule(REPORT_MS, () => {
      this.#cancelReport = null;
      this.#queue.forEach((call, index) => {
        call.report({ position: index + 1, etaMs: Math.round(this.#etaMs(index + 1)) });
      });
    });
  }
}

/** A ticket with the side that the pacer sees. */
class PacedCall implements Ticket {
  readonly arrival: number;
  state: TicketState = 'waiting';
  readonly #pacer: Pacer;
  readonly #clock: Clock;
  readonly #maxWaitMs: number;
  #queuedAt: number;
  #grantedAt = 0;
  #waitedMs = 0;
  #waiter: { granted(): void; onPlace: ((place: QueuePlace) => void) | undefined } | null = null;
  #told: QueuePlace | null = null;

  constructor(pacer: Pacer, clock: Clock, arrival: number, maxWaitMs: number) {
    this.#pacer = pacer;
    this.#clock = clock;
    this.arrival = arrival;
    this.#maxWaitMs = maxWaitMs;
    this.#queuedAt = clock.now();
  }

  wait(signal: AbortSignal, onPlace?: (place: QueuePlace) => void): Promise<number> {
    if (signal.aborted) {
      this.leave();
      return Promise.reject(signal.reason);
    }
    if (this.state === 'away') {
      this.state = 'waiting';
      this.#queuedAt = this.#clock.now();
      this.#told = null;
      this.#pacer.requeue(this);
    }
    if (this.state === 'granted') return Promise.resolve(this.#waitedMs);
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiter = null;
        cancelTimeout();
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        stop();
        this.leave();
        reject(signal.reason);
      };
      // Who waits because the provider asked for it is not also charged for it.
      const maxWaitMs = this.#maxWaitMs + this.#pacer.pauseLeftMs();
      const cancelTimeout = this.#clock.schedule(maxWaitMs, () => {
        stop();
        this.leave();
        reject(new StreamError('queue_timeout'));
      });
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiter = {
        granted: () => {
          stop();
          resolve(this.#waitedMs);
        },
        onPlace,
      };
      this.report(this.#pacer.placeOf(this));
    });
  }

  spend(): void {
    if (this.state !== 'granted') return;
    this.state = 'spent';
    this.#pacer.spent();
  }

  stepAside(): void {
    const held = this.state;
    if (held !== 'granted' && held !== 'spent') return;
    this.state = 'away';
    this.#pacer.release(held === 'spent', this.#clock.now() - this.#grantedAt);
  }

  leave(): void {
    const held = this.state;
    this.state = 'left';
    if (held === 'waiting') this.#pacer.withdraw(this);
    if (held === 'granted' || held === 'spent') {
      this.#pacer.release(held === 'spent', this.#clock.now() - this.#grantedAt);
    }
  }

  /** For the pacer: a slot and a token are this call's. */
  grant(now: number): void {
    this.state = 'granted';
    this.#grantedAt = now;
    this.#waitedMs += Math.max(0, now - this.#queuedAt);
    this.#waiter?.granted();
  }

  /** For the pacer: the place may have changed. The estimate alone is no news: the client counts down by itself. */
  report(place: QueuePlace): void {
    const told = this.#told;
    if (told && told.position === place.position && place.etaMs <= told.etaMs) return;
    if (!this.#waiter) return;
    this.#told = place;
    this.#waiter.onPlace?.(place);
  }
}
