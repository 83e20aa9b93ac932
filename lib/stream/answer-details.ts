/**
 * Whose time the wait for the first content was, of the call that answered, in milliseconds. What the pacer took is the
 * answer's `queueWaitMs`. All of it together is `ttftMs`.
 */
export interface CallTimings {
  /** Until a connection was ready; near 0 where one was kept. */
  connectMs: number;
  /** From there to the response's headers. */
  headersMs: number;
  /** From there to the first content. */
  firstByteMs: number;
  /** Calls that failed before, and the pauses after them. */
  retriesMs: number;
  /** The rest: what we took ourselves. */
  overheadMs: number;
}

/** How an answer came about, beside what its row has columns for. Absent where there is nothing to say. */
export interface AnswerDetails {
  /** Absent where the provider is in this process. */
  timings?: CallTimings;
  /** More than one where calls were made again. */
  providerCalls?: number;
  /** The model that was asked, where its fallback answered. */
  fallbackFrom?: string;
  /** Oldest turns that were left out, since the history would not have fitted the model's context. */
  trimmedTurns?: number;
  /** The answer that this one goes on from; its own figures are then of what was added. */
  continuedFrom?: string;
}
