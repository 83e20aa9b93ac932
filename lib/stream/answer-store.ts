import type { AnswerDetails } from './answer-details.ts';
import type { FailureCode, ProviderReport } from './errors.ts';
import type { FinishReason, Usage } from './provider-event.ts';
import type { RunStatus } from './run-event.ts';

/** One piece of an answer as it is kept, in the order it came; adjoining text is one part. */
export type AnswerPart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'source-url'; sourceId: string; url: string; title?: string };

/** Why an answer failed, as it is kept. */
export interface AnswerFailure extends ProviderReport {
  code: FailureCode;
  retryable: boolean;
}

/** The final row of an answer. Durations in milliseconds, null where the moment never came. */
export interface SettledAnswer {
  runId: string;
  /** `provider/model` that answered, or was asked last. */
  model: string;
  status: RunStatus;
  parts: AnswerPart[];
  /** All text parts joined. */
  text: string;
  finishReason: FinishReason | null;
  error: AnswerFailure | null;
  ttftMs: number | null;
  queueWaitMs: number | null;
  latencyMs: number;
  usage: Usage | null;
  details: AnswerDetails | null;
}

/** Where a run keeps its answer. Implemented by `lib/db`; errors are the adapter's own. */
export interface AnswerStore {
  /**
   * Appends to the stored text of an answer that is still streaming; a settled row is left as it is. Calls for one
   * run never overlap.
   */
  checkpoint(runId: string, appended: string): Promise<void>;
  /** Writes the final row, whole. Resolves when it is durable. */
  settle(answer: SettledAnswer): Promise<void>;
}
