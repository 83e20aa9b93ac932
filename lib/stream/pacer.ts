import type { Clock } from './clock.ts';
import { StreamError } from './errors.ts';
import { type CallPacer, PacedCall } from './paced-call.ts';
import type { QueuePlace, Ticket } from './ticket.ts';
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
import { type Queued, TurnQueue } from './turn-queue.ts';

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
  /** How long one may wait, in milliseconds; pauses, and time in which its owner is at its own limit, do not count. */
  maxWaitMs: number;
  /** Calls that one owner may have waiting and under way together. */
  ownerQueue: number;
  /** Calls of one owner under way at the same time. */
  ownerConcurrency: number;
}

/** Paces the calls to one provider: token bucket, concurrency limit, and a bounded queue in which owners take turns. */
export class Pacer implements CallPacer {
  readonly #settings: PacerSettings;
  readonly #clock: Clock;
  #bucket: TokenBucket;
  readonly #queue: TurnQueue<PacedCall>;
  #arrivals = 0;
  #active = 0;
  /** Granted and not made yet. Their tokens count as in the bucket, so that a call that goes out late has saved nothing up. */
  #reserved = 0;
  #averageHoldMs = 0;
  /** All pauses together, each to its end. */
  #pausesMs = 0;
  #cancelTimer: (() => void) | null = null;
  #cancelReport: (() => void) | null = null;

  constructor(settings: PacerSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#bucket = fullBucket(settings, clock.now());
    this.#queue = new TurnQueue(settings.ownerConcurrency);
  }

  /** Calls waiting now. */
  get depth(): number {
    return this.#queue.length;
  }

  /** Calls granted and not over. */
  get active(): number {
    return this.#active;
  }

  /**
   * Takes a place in the queue for a call of `owner`. Throws `queue_full` where the queue, or the owner's share of it, is
   * full, with an estimate of when to come again.
   */
  enter(owner: string): Ticket {
    const { waiting, running } = this.#queue.loadOf(owner);
    if (waiting + running >= this.#settings.ownerQueue) throw this.#full(this.#ownPlaceMs(owner, running));
    const turn = { owner, arrival: this.#arrivals++ };
    const call = new PacedCall(this, this.#clock, turn, this.#settings.maxWaitMs);
    this.#queue.add(call);
    this.#dispatch();
    if (call.state === 'waiting' && this.#queue.length > this.#settings.maxQueue) {
      const retryAfterMs = this.#etaMs(this.#queue.length, 0);
      this.#queue.remove(call);
      throw this.#full(retryAfterMs);
    }
    // Who joins goes before the later calls of others.
    if (call.state === 'waiting') this.#placesChanged();
    return call;
  }

  /** The provider said "too many": nobody goes for `ms`, clamped to a minute. Answers the pause that is now in force. */
  pause(ms: number): number {
    const leftBefore = this.pauseLeftMs();
    this.#bucket = pause(this.#bucket, this.#limits, this.#clock.now(), ms);
    this.#pausesMs += this.pauseLeftMs() - leftBefore;
    this.#dispatch();
    this.#placesChanged();
    return this.pauseLeftMs();
  }

  /** Milliseconds left of the pause in force, 0 where there is none. */
  pauseLeftMs(): number {
    const now = this.#clock.now();
    return Math.max(0, refill(this.#bucket, this.#limits, now).pausedUntil - now);
  }

  /** For `PacedCall`. */
  uncountedMs(owner: string): number {
    return this.#pausesMs - this.pauseLeftMs() + this.#queue.heldMs(owner, this.#clock.now());
  }

  /** For `PacedCall`. */
  placeOf(call: PacedCall): QueuePlace {
    let position = 0;
    for (const queued of this.#queue.order()) {
      position += 1;
      if (queued.turn === call) return this.#place(position, queued);
    }
    return { position: 0, etaMs: 0 };
  }

  /** For `PacedCall`. */
  requeue(call: PacedCall): void {
    this.#queue.add(call);
    this.#placesChanged();
    this.#dispatch();
  }

  /** For `PacedCall`. */
  withdraw(call: PacedCall): void {
    if (!this.#queue.remove(call)) return;
    this.#placesChanged();
    this.#dispatch();
  }

  /** For `PacedCall`. */
  spent(): void {
    this.#bucket = refill(this.#bucket, this.#limits, this.#clock.now());
    this.#reserved -= 1;
    if (this.#queue.length > 0) this.#dispatch();
  }

  /** For `PacedCall`. */
  release(call: PacedCall, spent: boolean, heldMs: number): void {
    this.#active -= 1;
    this.#queue.ended(call.owner, this.#clock.now());
    if (spent) this.#averageHoldMs += HOLD_WEIGHT * (Math.max(0, heldMs) - this.#averageHoldMs);
    else {
      this.#reserved -= 1;
      this.#bucket = putBack(this.#bucket, this.#limits);
    }
    this.#placesChanged();
    this.#dispatch();
  }

  /** What the bucket may hold beside the tokens of calls that are granted and not made. */
  get #limits(): TokenBucketSettings {
    return { rps: this.#settings.rps, burst: this.#settings.burst - this.#reserved };
  }

  /** Grants in turn for as long as there is a slot and a token, then sets the timer for the next token. */
  #dispatch(): void {
    const now = this.#clock.now();
    let granted = false;
    while (this.#hasRoom) {
      const { taken, bucket } = take(this.#bucket, this.#limits, now);
      this.#bucket = bucket;
      if (!taken) break;
      this.#reserved += 1;
      this.#active += 1;
      granted = true;
      this.#queue.take(now)?.grant(now);
    }
    if (granted) this.#placesChanged();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    // Without a free slot it is a call's end that goes on, not time.
    if (!this.#hasRoom) return;
    const ms = Math.ceil(msUntil(this.#bucket, this.#limits, now, 1));
    this.#cancelTimer = this.#clock.schedule(Math.max(1, ms), () => this.#dispatch());
  }

  /** Whether somebody waits who may go, and a slot is free. */
  get #hasRoom(): boolean {
    return this.#active < this.#settings.concurrency && this.#queue.ready;
  }

  #place(position: number, { ownShort }: Queued<PacedCall>): QueuePlace {
    return { position, etaMs: Math.round(this.#etaMs(position, ownShort)) };
  }

  /**
   * Time until the call at `position` goes: what the bucket needs, or, with every slot taken, what the calls under way
   * need at the pace they have had lately, or what its owner's own need of which `ownShort` must end first, whichever is
   * the longest.
   */
  #etaMs(position: number, ownShort: number): number {
    const { concurrency, ownerConcurrency } = this.#settings;
    const byBucket = msUntil(this.#bucket, this.#limits, this.#clock.now(), position);
    const slotsShort = Math.max(0, this.#active + position - concurrency);
    const bySlots = (slotsShort * this.#averageHoldMs) / concurrency;
    const byOwn = (ownShort * this.#averageHoldMs) / ownerConcurrency;
    return Math.max(byBucket, bySlots, byOwn);
  }

  /** Time until one of an owner's own calls is over. */
  #ownPlaceMs(owner: string, running: number): number {
    if (running > 0) return this.#averageHoldMs / running;
    for (const { turn } of this.#queue.order()) {
      if (turn.owner === owner) return this.placeOf(turn).etaMs + this.#averageHoldMs;
    }
    return 0;
  }

  #full(retryAfterMs: number): StreamError {
    return new StreamError('queue_full', { retryAfterMs: Math.ceil(retryAfterMs) });
  }

  #placesChanged(): void {
    if (this.#queue.length === 0) {
      this.#cancelReport?.();
      this.#cancelReport = null;
      return;
    }
    this.#cancelReport ??= this.#clock.schedule(REPORT_MS, () => {
      this.#cancelReport = null;
      let position = 0;
      for (const queued of [...this.#queue.order()]) {
        position += 1;
        queued.turn.report(this.#place(position, queued));
      }
    });
  }
}
