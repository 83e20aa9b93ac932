/** Every way in which a run fails, as the protocol names it, and whether asking again can help. */
export const FAILURES = {
  provider_auth: {
    retryable: false,
    text: 'The provider refused the API key of this server. Choose another model until it is replaced.',
  },
  provider_quota: {
    retryable: false,
    text: 'The provider account has no quota left. Choose another model until it has.',
  },
  provider_rate_limited: {
    retryable: true,
    text: 'The provider is limiting requests. Try again in a moment.',
  },
  provider_overloaded: { retryable: true, text: 'The provider is overloaded. Try again in a moment.' },
  provider_unavailable: {
    retryable: true,
    text: 'The provider has failed repeatedly and is being given a rest. Try again soon.',
  },
  provider_unreachable: {
    retryable: true,
    text: 'The provider could not be reached. Check its address and the network, then try again.',
  },
  provider_timeout: { retryable: true, text: 'The provider did not begin to answer in time. Try again.' },
  provider_stalled: {
    retryable: true,
    text: 'The provider went silent in the middle of the answer. What arrived is kept.',
  },
  provider_cut: {
    retryable: true,
    text: 'The connection to the provider broke in the middle of the answer. What arrived is kept.',
  },
  provider_protocol: {
    retryable: true,
    text: 'The provider sent something that could not be understood. What arrived is kept.',
  },
  provider_error: {
    retryable: true,
    text: 'The provider reported an error. Try again, or choose another model.',
    refusedText: 'The provider refused this request. Change the chat settings or choose another model.',
  },
  context_too_long: {
    retryable: false,
    text: 'The conversation is too long for this model. Start a new chat or choose a larger model.',
  },
  content_filtered: {
    retryable: false,
    text: 'The provider declined this content. Choose another model, or ask in other words.',
  },
  model_unknown: { retryable: false, text: 'The provider does not know this model. Choose another model.' },
  queue_full: {
    retryable: true,
    text: 'Too many questions are waiting for this provider. Nothing was stored; try again in a moment.',
  },
  queue_timeout: { retryable: true, text: 'The question waited too long for its turn. Try again.' },
  run_too_long: {
    retryable: true,
    text: 'The answer took longer than this server allows. What arrived is kept; continue it, or ask again.',
  },
  interrupted: {
    retryable: true,
    text: 'The server stopped in the middle of the answer. What arrived is kept.',
  },
  storage_failed: { retryable: true, text: 'The conversation could not be stored. Try again.' },
  shutting_down: { retryable: true, text: 'The server is shutting down. Try again in a moment.' },
  thread_not_found: { retryable: false, text: 'There is no such conversation.' },
  parent_not_found: { retryable: false, text: 'The message being answered is not in this conversation.' },
  not_continuable: {
    retryable: false,
    text: 'This answer has nothing to continue: it is complete, or still being written. Ask a new question instead.',
  },
  message_id_reused: {
    retryable: false,
    text: 'This message id was sent before with other content. Use a new id.',
  },
  run_expired: {
    retryable: false,
    text: 'This answer can no longer be resumed. Read the conversation again.',
  },
  internal: { retryable: true, text: 'Something went wrong on the server. Try again.' },
} as const satisfies Record<string, Failure>;

interface Failure {
  retryable: boolean;
  text: string;
  /** Said instead where asking again cannot help, though with this code it mostly can. */
  refusedText?: string;
}

export type FailureCode = keyof typeof FAILURES;

/** The sentence for a person that belongs to a failure. Never "Try again" where that cannot help. */
export function failureSentence(code: FailureCode, retryable: boolean): string {
  const { text, refusedText }: Failure = FAILURES[code];
  return retryable ? text : (refusedText ?? text);
}

/** What the provider itself said of a failure, fit to be shown: no keys, no markup. Each only where it is known. */
export interface ProviderReport {
  /** At most 500 characters. */
  providerMessage?: string;
  /** HTTP status. */
  providerStatus?: number;
  /** What the provider calls the request, to be named to its support. */
  providerRequestId?: string;
}

export interface StreamErrorOptions {
  cause?: unknown;
  /** How long to wait before asking again, in milliseconds, where the other side said so. */
  retryAfterMs?: number;
  /** Where this failure differs from others of its code: whether asking again can help. */
  retryable?: boolean;
  report?: ProviderReport;
  /** What the provider refused has been changed: the call may be made again at once. */
  mended?: boolean;
  /** For the log only, never for a person: what was seen. Must not hold a key. */
  detail?: string;
}

/** The one error of the streaming layer. `message` is the sentence for a person; the cause is kept for the log. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
  readonly code: FailureCode;
  readonly retryAfterMs: number | undefined;
  readonly detail: string | undefined;
  readonly retryable: boolean;
  readonly report: ProviderReport;
  readonly mended: boolean;

  constructor(code: FailureCode, options: StreamErrorOptions = {}) {
    const retryable = options.retryable ?? FAILURES[code].retryable;
    super(
      failureSentence(code, retryable),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.detail = options.detail;
    this.retryable = retryable;
    this.report = options.report ?? {};
    this.mended = options.mended ?? false;
  }

  /** The same failure with what the provider calls the request, unless it says so already. */
  ofRequest(providerRequestId: string | undefined): StreamError {
    const { code, retryAfterMs, retryable, mended, detail, report, cause } = this;
    if (providerRequestId === undefined || report.providerRequestId !== undefined) return this;
    const options = { retryAfterMs, retryable, mended, detail, report: { ...report, providerRequestId } };
    return new StreamError(code, cause === undefined ? options : { ...options, cause });
  }

  // Next loads route handlers and `instrumentation.ts` as separate module graphs, each with a copy of this class: an
  // error of one must be recognised in the other.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'StreamError' && 'code' in value;
  }

  /** The error itself if it is one of ours, else an `internal` one around it. */
  static from(error: unknown): StreamError {
    return error instanceof StreamError ? error : new StreamError('internal', { cause: error });
  }
}
