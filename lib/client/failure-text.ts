import { FAILURES, type FailureCode, failureSentence } from '../stream/errors.ts';
import { ApiError } from './api.ts';

/** A failure as far as it decides what to say. */
export interface ShownFailure {
  code: string;
  retryable: boolean;
}

/** The sentence for a person that belongs to a failure. */
export function failureText({ code, retryable }: ShownFailure): string {
  return failureSentence(Object.hasOwn(FAILURES, code) ? (code as FailureCode) : 'internal', retryable);
}

/** What a button beside a failure's sentence does. */
export type FailureAction = 'try-again' | 'another-model' | 'new-chat' | 'chat-settings';

/** What a sentence that names an action has a button for. */
const NAMED: readonly [RegExp, FailureAction][] = [
  [/new chat/i, 'new-chat'],
  [/chat settings/i, 'chat-settings'],
  [/choose (?:another|a larger) model/i, 'another-model'],
];

/** The buttons beside a failure: what its sentence names, and asking again only where that can help. */
export function failureActions(failure: ShownFailure): FailureAction[] {
  const sentence = failureText(failure);
  const named = NAMED.flatMap(([words, action]) => (words.test(sentence) ? [action] : []));
  return failure.retryable ? ['try-again', ...named] : named;
}

/** Refusals whose own words are for programs. Nothing of what was typed is lost in any of them. */
const NOT_SENT: Record<string, string> = {
  network: 'The server could not be reached. Check the connection: it is sent again as soon as there is one.',
  cut: 'The connection broke before the server confirmed the message. It is sent again, once, when it is back.',
  validation_failed: 'The server didn’t accept this message. Change it and send again.',
  body_too_large: 'This message is too long. Shorten it, or send it in parts.',
  cross_origin: 'This page is out of date. Reload it and send again; your text is kept.',
  thread_not_found: 'This chat no longer exists. Copy your text and start a new chat.',
  parent_not_found:
    'The message before this one no longer exists. Reload the page and send again; your text is kept.',
  message_id_reused: 'This message was already sent with other words. Change it a little and send again.',
  model_unknown: 'This model isn’t available any more. Choose another and send again.',
  queue_full: 'Too many messages are waiting for this provider. Send again in a moment.',
  shutting_down: 'The server is restarting. It is sent again when the server is back.',
  storage_failed: 'The server couldn’t store your message. Send again in a moment.',
};

/** Why something could not be sent; `unreached`: for want of a server, so that it can be sent as soon as there is one. */
export interface SendFailure {
  reason: string;
  unreached: boolean;
}

const UNREACHED = new Set(['network', 'cut', 'shutting_down']);

export const sendFailure = (error: unknown): SendFailure => ({
  reason: sendFailureText(error),
  unreached: error instanceof ApiError && UNREACHED.has(error.code),
});

/** Why something could not be sent, and what to do about it. */
export function sendFailureText(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong. Reload the page; your text is kept.';
  if (error.code === 'http_error') return `${error.message} Send again in a moment.`;
  return NOT_SENT[error.code] ?? error.message;
}
