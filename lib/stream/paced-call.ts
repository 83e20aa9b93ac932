import type { Clock } from './clock.ts';
import { StreamError } from './errors.ts';
import type { QueuePlace, Ticket } from './ticket.ts';
import type { Turn } from './turn-queue.ts';

/** A wait that goes on because some of it did not count is looked at again no sooner than this. */
const LOOK_AGAIN_MS = 250;

type TicketState = 'waiting' | 'granted' | 'spent' | 'away' | 'left';

/** What a call needs of its pacer. */
export interface CallPacer {
  placeOf(call: PacedCall): QueuePlace;
  /** Puts a call that stepped aside back into its owner's line. */
  requeue(call: PacedCall): void;
  /** Takes a call that no longer waits out of the queue. */
  withdraw(call: PacedCall): void;
  /** A granted call goes out now, and its token with it. */
  spent(): void;
  /** Takes back a granted call's slot, and its token where it was not spent. */
  release(call: PacedCall, spent: boolean, heldMs: number): void;
  /** Milliseconds left of the pause in force. */
  pauseLeftMs(): number;
  /** Milliseconds up to now that a wait of this owner does not count. Only differences mean something. */
  uncountedMs(owner: string): number;
}

/** A ticket with the side that the pacer sees. */
export class PacedCall implements Ticket, Turn {
  readonly owner: string;
  readonly arrival: number;
  state: TicketState = 'waiting';
  readonly #pacer: CallPacer;
  readonly #clock: Clock;
  readonly #maxWaitMs: number;
  #queuedAt: number;
  #grantedAt = 0;
  #waitedMs = 0;
  #waiter: { granted(): void; onPlace: ((place: QueuePlace) => void) | undefined } | null = null;
  #told: QueuePlace | null = null;

  constructor(pacer: CallPacer, clock: Clock, turn: Turn, maxWaitMs: number) {
    this.#pacer = pacer;
    this.#clock = clock;
    this.owner = turn.owner;
    this.arrival = turn.arrival;
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
      const cancelTimeout = this.#limitWait(() => {
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
    this.#pacer.release(this, held === 'spent', this.#clock.now() - this.#grantedAt);
  }

  leave(): void {
    const held = this.state;
    this.state = 'left';
    if (held === 'waiting') this.#pacer.withdraw(this);
    if (held === 'granted' || held === 'spent') {
      this.#pacer.release(this, held === 'spent', this.#clock.now() - this.#grantedAt);
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

  /**
   * Calls `onTimeout` when the wait has lasted as long as it may. Who waits because the provider asked for it, or for
   * its owner's other calls while the provider has room, is not charged for it. Returns how to cancel.
   */
  #limitWait(onTimeout: () => void): () => void {
    const pacer = this.#pacer;
    const counted = () => this.#clock.now() - pacer.uncountedMs(this.owner);
    const from = counted();
    const leftMs = () => this.#maxWaitMs - (counted() - from) + pacer.pauseLeftMs();
    let cancel = () => {};
    const look = () => {
      const left = leftMs();
      if (left <= 0) onTimeout();
      else cancel = this.#clock.schedule(Math.max(left, LOOK_AGAIN_MS), look);
    };
    cancel = this.#clock.schedule(leftMs(), look);
    return () => cancel();
  }
}
