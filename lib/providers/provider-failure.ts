import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
} from '@ai-sdk/provider';
import { StreamError } from '../stream/errors.ts';
import { redacted } from './redaction.ts';
import { isOurFault, type Refusal, refusalCode } from './refusal-code.ts';
import { retryAfterOf } from './retry-after.ts';

export interface FailureContext {
  wallNowMs: number;
  /** What must never be seen in an error. */
  keys: readonly (string | null)[];
}

/**
 * Whatever the AI SDK throws, or sends as an error part, as one of our failures. The SDK's own errors hold the whole
 * request and are not kept as the cause: they would end in a log.
 */
export function failureOf(error: unknown, context: FailureContext): StreamError {
  const known = wrappedStreamError(error);
  if (known !== null) {
    return known;
  }
  if (APICallError.isInstance(error)) {
    return refusalFailure(
      { status: error.statusCode, message: error.message, ...vendorError(parsed(error.responseBody)) },
      context,
      error.responseHeaders,
    );
  }
  if (InvalidResponseDataError.isInstance(error) && error.data === undefined) {
    return new StreamError('provider_cut', { detail: 'The stream ended without a finish reason.' });
  }
  const refusal = TypeValidationError.isInstance(error) ? vendorError(error.value) : vendorError(error);
  if (refusal !== null && !(error instanceof Error && !TypeValidationError.isInstance(error))) {
    return refusalFailure(refusal, context, undefined);
  }
  if (isBrokenEvent(error)) {
    return new StreamError('provider_protocol', { detail: redacted(error.message, context.keys) });
  }
  return new StreamError('internal', { cause: error });
}

function isBrokenEvent(error: unknown): error is Error {
  return (
    JSONParseError.isInstance(error) ||
    TypeValidationError.isInstance(error) ||
    InvalidResponseDataError.isInstance(error) ||
    EmptyResponseBodyError.isInstance(error)
  );
}

/** Our transport throws our own errors, and the SDK wraps them, more than once. */
function wrappedStreamError(error: unknown): StreamError | null {
  let current = error;
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    if (current instanceof StreamError) {
      return current;
    }
    current = current.cause;
  }
  return null;
}

function refusalFailure(
  refusal: Refusal,
  context: FailureContext,
  headers: Record<string, string> | undefined,
): StreamError {
  const words = [
    refusal.status === undefined ? 'In the stream:' : `HTTP ${refusal.status}`,
    refusal.code ?? refusal.type ?? '',
    refusal.message ?? '',
  ];
  const code = refusalCode(refusal);
  return new StreamError(code, {
    retryAfterMs: retryAfterOf(headers, context.wallNowMs) ?? refusal.retryAfterMs,
    ...(code === 'provider_error' && isOurFault(refusal) ? { retryable: false } : {}),
    detail: redacted(words.filter((word) => word !== '').join(' '), context.keys),
  });
}

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    // A proxy's page, or nothing: the status alone must do.
    return null;
  }
}

/**
 * The error object in its several forms: `{error: {…}}`, `{error: "…"}`, `{message, code, type}` itself, Responses'
 * `{response: {error: {…}}}`, and Gemini's, with a `status` in words and `details`, perhaps in a list.
 */
function vendorError(value: unknown): Refusal | null {
  const outer: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof outer !== 'object' || outer === null) {
    return null;
  }
  if ('response' in outer && vendorError(outer.response) !== null) {
    return vendorError(outer.response);
  }
  const inner: unknown = 'error' in outer ? outer.error : outer;
  if (typeof inner === 'string') {
    return { message: inner };
  }
  if (typeof inner !== 'object' || inner === null) {
    return null;
  }
  const { code, type, status, message, statusCode, details, data } = inner as Record<string, unknown>;
  if (message === undefined && code === undefined && type === undefined) {
    return null;
  }
  const word = typeof type === 'string' ? type : status;
  return {
    ...(typeof statusCode === 'number' ? { status: statusCode } : {}),
    ...(code === undefined || code === null ? {} : { code: String(code) }),
    ...(typeof word === 'string' ? { type: word } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...googleDetails(details ?? (data as { details?: unknown } | undefined)?.details),
  };
}

/** What Google says beside the message. https://cloud.google.com/apis/design/errors#error_details */
function googleDetails(details: unknown): Pick<Refusal, 'code' | 'isDailyLimit' | 'retryAfterMs'> {
  const found: Pick<Refusal, 'code' | 'isDailyLimit' | 'retryAfterMs'> = {};
  for (const detail of Array.isArray(details) ? details : []) {
    const { reason, retryDelay, violations } = (detail ?? {}) as Record<string, unknown>;
    if (typeof reason === 'string') found.code = reason;
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(String(retryDelay))?.[1];
    if (seconds !== undefined) found.retryAfterMs = Math.ceil(Number(seconds) * 1000);
    if (Array.isArray(violations) && violations.some((one) => /PerDay/.test(String(one?.quotaId)))) {
      found.isDailyLimit = true;
    }
  }
  return found;
}
