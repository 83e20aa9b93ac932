/** Where a waiter stands: 1 goes next; an estimate of its wait in milliseconds. */
export interface QueuePlace {
  position: number;
  etaMs: number;
}

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
  /** Gives the slot back after a failed call that is to be made again; `wait` then queues at its owner's place of its first arrival. */
  stepAside(): void;
  /** Gives back everything held. May be called again. */
  leave(): void;
}
