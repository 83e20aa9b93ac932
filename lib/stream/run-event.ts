import type { AnswerDetails } from './answer-details.ts';
import type { FailureCode, ProviderReport } from './errors.ts';
import type { FinishReason, Usage } from './provider-event.ts';

/** What a run settled as. */
export type RunStatus = 'complete' | 'cancelled' | 'failed' | 'interrupted';

/** Where a run stands before its first byte of content. Durations in milliseconds. */
export type RunPhase =
  | { phase: 'queued'; position: number; etaMs: number }
  | { phase: 'sent' }
  | { phase: 'retrying'; retryInMs: number };

/**
 * One frame of a run, in the AI SDK's UI message stream protocol v1. A run's log is a sequence of these;
 * exactly one of `finish`, `abort` and `error` closes it.
 */
export type RunEvent =
  | {
      type: 'start';
      messageId: string;
      messageMetadata: { threadId: string; parentId: string; provider: string; model: string };
    }
  | { type: 'data-status'; data: RunPhase; transient: true }
  | {
      type: 'message-metadata';
      /** `provider` and `model` where it is not those of `start` that answer. */
      messageMetadata: {
        ttftMs: number;
        queueWaitMs: number;
        provider?: string;
        model?: string;
      } & AnswerDetails;
    }
  | { type: 'reasoning-start'; id: string }
  | { type: 'reasoning-delta'; id: string; delta: string }
  | { type: 'reasoning-end'; id: string }
  | { type: 'text-start'; id: string }
  | { type: 'text-delta'; id: string; delta: string }
  | { type: 'text-end'; id: string }
  | { type: 'source-url'; sourceId: string; url: string; title?: string }
  | {
      type: 'finish';
      finishReason: FinishReason;
      messageMetadata: { usage: Usage; latencyMs: number; ttftMs: number | null; queueWaitMs: number };
    }
  | { type: 'abort'; reason: 'cancelled' }
  | {
      type: 'data-error';
      data: { code: FailureCode; retryable: boolean; retryAfterMs?: number } & ProviderReport;
      transient: true;
    }
  | { type: 'error'; errorText: string };

/** Bytes of one frame as every subscriber gets them; `seq` counts from 0 within the run. */
export type EncodeEvent = (seq: number, event: RunEvent) => Uint8Array;
