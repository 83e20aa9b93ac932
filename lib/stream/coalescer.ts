import type { RunStatus } from './run-event.ts';
import type { Claimed, RunLog } from './run-log.ts';
import { composed } from './stream-safe-text.ts';

/** Asking, asking anew, or having a broken-off answer go on. */
export type Trigger = 'submit-message' | 'regenerate-message' | 'continue-message';

/** What makes two questions the same question. */
export interface Question {
  /** The session that asks: nobody joins a run of somebody else's. */
  ownerId: string;
  threadId: string;
  trigger: Trigger;
  /** The message's text as sent; going on, the answer that is continued. */
  text: string;
  /** The message it answers where the request names one, null for the root; undefined where it names none. */
  parentId: string | null | undefined;
  /** `provider/model`. */
  model: string;
  systemPrompt: string | null;
  temperature: number | null;
  maxOutputTokens: number | null;
  /** Names of the tools that the model may run. */
  tools: readonly string[];
}

/**
 * Whether asking twice is the same as asking once. Making an answer anew, or longer, is not, nor is what may run tools, whose effects
 * happen each time: such a run is joined while it runs and never after, by nobody with other tools, and is not called
 * again once anything was received.
 */
export function isIdempotent({ trigger, tools }: Pick<Question, 'trigger' | 'tools'>): boolean {
  return trigger === 'submit-message' && tools.length === 0;
}

/** Text as questions are compared: Unicode NFC, without the white space around it. */
export function normaliseText(text: string): string {
  return composed(text).trim();
}

/**
 * The coalescing key, as one canonical string; hash it before keeping it. A named parent, null included, differs from an
 * absent one: "continue" under a new answer is a new question.
 */
export function coalescingKey(question: Question): string {
  return JSON.stringify([
    question.ownerId,
    question.threadId,
    question.trigger,
    normaliseText(question.text),
    question.parentId === undefined ? [] : [question.parentId],
    question.model,
    question.systemPrompt,
    question.temperature,
    question.maxOutputTokens,
    [...question.tools].sort(),
  ]);
}

export interface CoalescerSettings {
  /** False: every request is its own run, except a message id sent again. */
  enabled: boolean;
  /** How long a complete answer is shared, in milliseconds. */
  ttlMs: number;
  /** How long a failure is shared, in milliseconds. */
  errorTtlMs: number;
}

export interface JoinRequest {
  /** The run's id, should this request lead. */
  runId: string;
  key: string;
  /** False for regeneration and for anything that may run tools: it joins only a run that has not settled. */
  idempotent: boolean;
  messageKey: string | null;
  content: string;
}

/** Decides which requests share a run, and for how long. */
export class Coalescer {
  #log: RunLog;
  #settings: CoalescerSettings;

  constructor(log: RunLog, settings: CoalescerSettings) {
    this.#log = log;
    this.#settings = settings;
  }

  /** Joins the run of this question, or opens it. */
  join(request: JoinRequest): Promise<Claimed> {
    return this.#log.claim({
      runId: request.runId,
      key: this.#settings.enabled ? request.key : null,
      joinsSettled: request.idempotent,
      messageKey: request.messageKey,
      content: request.content,
    });
  }

  /** How long a run that settled so may still be joined by its key, in milliseconds. */
  sharedMs(status: RunStatus, idempotent: boolean): number {
    if (!this.#settings.enabled || !idempotent) return 0;
    if (status === 'complete') return this.#settings.ttlMs;
    return status === 'failed' ? this.#settings.errorTtlMs : 0;
  }
}
