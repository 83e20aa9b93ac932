import type { CallTimings } from './answer-details.ts';
import type { FailureCode, ProviderReport } from './errors.ts';
import type { Usage } from './provider-event.ts';
import type { RunStatus } from './run-event.ts';

/** One run, measured. Durations in milliseconds. Where it failed, with what the provider said of it. */
export interface RunRecord extends ProviderReport {
  runId: string;
  threadId: string;
  /** Of the request that led. */
  requestId: string | null;
  provider: string;
  model: string;
  status: RunStatus;
  code: FailureCode | null;
  /** What was seen of a failure, for the log only. */
  detail?: string;
  /** From the claim to the provider's first content; null where none came. */
  ttftMs: number | null;
  /** Time in the pacer, all attempts together; 0 where there was no wait. */
  queueWaitMs: number;
  /** From the claim to the final row. */
  latencyMs: number;
  /** From the end of the answer to the terminal frame: the time of its final row. */
  settleMs: number;
  /** From the request to cancel to the settled row; null where nobody cancelled. */
  cancelMs: number | null;
  /** Calls made to the provider, retries included. */
  providerCalls: number;
  /** Frames that meant nothing and were left out, of all calls; absent where there were none. */
  ignoredFrames?: number;
  /** Whose time the wait for the first content was; null where there was no content, or the provider is in this process. */
  timings: CallTimings | null;
  /** `provider/model` that answered: `model`, which was asked, or its fallback. */
  answeredBy: string;
  usage: Usage | null;
}

/** What is counted and timed. Called synchronously on the hot path: an implementation only adds numbers and never throws. */
export interface RunObserver {
  /** A run was opened and is now live. */
  opened(provider: string): void;
  /** One call to the provider begins. */
  providerCall(provider: string): void;
  /** A call failed and will be made again. */
  retry(provider: string, code: FailureCode): void;
  checkpoint(): void;
  settled(record: RunRecord): void;
}
