import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
} from '@ai-sdk/provider';
import { StreamError } from '../stream/errors.ts';
import { redacted } from './redaction.ts';
import { type Refusal, refusalCode } from './refusal-code.ts';
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
  return new StreamError(refusalCode(refusal), {
    retryAfterMs: retryAfterOf(headers, context.wallNowMs),
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

/** The error object in its several forms: `{error: {…}}`, `{error: "…"}`, or `{message, code, type}` itself. */
function vendorError(value: unknown): Refusal | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const inner: unknown = 'error' in value ? value.error : value;
  if (typeof inner === 'string') {
    return { message: inner };
  }
  if (typeof inner !== 'object' || inner === null) {
    return null;
  }
  const { code, type, message, statusCode } = inner as Record<string, unknown>;
  if (message === undefined && code === undefined && type === undefined) {
    return null;
  }
  return {
    ...(typeof statusCode === 'number' ? { status: statusCode } : {}),
    ...(code === undefined || code === null ? {} : { code: String(code) }),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  };
}
