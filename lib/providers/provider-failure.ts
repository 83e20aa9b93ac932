import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
} from '@ai-sdk/provider';
import { type ProviderReport, StreamError } from '../stream/errors.ts';
import { redacted } from './redaction.ts';
import { isOurFault, type Refusal, refusalCode, statusOf } from './refusal-code.ts';
import { requestIdOf } from './request-id.ts';
import { resetAfterOf, retryAfterInWords, retryAfterOf } from './retry-after.ts';
import { errorIn, errorInBody } from './vendor-error.ts';

type Headers = Readonly<Record<string, string | undefined>>;

export interface FailureContext {
  wallNowMs: number;
  /** What must never be seen in an error. */
  keys: readonly (string | null)[];
  /** Of the response whose stream failed, where there was one. */
  headers?: Headers | undefined;
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
      { ...errorInBody(error.responseBody), status: error.statusCode },
      { ...context, headers: error.responseHeaders },
    );
  }
  if (InvalidResponseDataError.isInstance(error) && error.data === undefined) {
    return new StreamError('provider_cut', { detail: 'The stream ended without a finish reason.' });
  }
  const refusal = TypeValidationError.isInstance(error) ? errorIn(error.value) : errorIn(error);
  if (refusal !== null && !(error instanceof Error && !TypeValidationError.isInstance(error))) {
    return refusalFailure(refusal, context);
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

/** A refusal, with what the vendor said of it. `headers` are its response's. */
export function refusalFailure(refusal: Refusal, { keys, headers, wallNowMs }: FailureContext): StreamError {
  const words = [
    refusal.status === undefined ? 'In the stream:' : `HTTP ${refusal.status}`,
    refusal.code ?? refusal.type ?? '',
    refusal.message ?? '',
  ];
  const code = refusalCode(refusal);
  return new StreamError(code, {
    retryAfterMs:
      retryAfterOf(headers, wallNowMs) ??
      refusal.retryAfterMs ??
      (code === 'provider_rate_limited'
        ? (retryAfterInWords(refusal.message) ?? resetAfterOf(headers, wallNowMs))
        : undefined),
    ...(code === 'provider_error' && isOurFault(refusal) ? { retryable: false } : {}),
    report: reportOf(refusal, keys, headers),
    detail: redacted(words.filter((word) => word !== '').join(' '), keys),
  });
}

function reportOf(
  refusal: Refusal,
  keys: readonly (string | null)[],
  headers: Headers | undefined,
): ProviderReport {
  const message = redacted(refusal.message ?? refusal.code ?? refusal.type ?? '', keys);
  const status = statusOf(refusal);
  const requestId = requestIdOf(headers, keys, refusal.requestId);
  return {
    ...(message === '' ? {} : { providerMessage: message }),
    ...(status === undefined ? {} : { providerStatus: status }),
    ...(requestId === undefined ? {} : { providerRequestId: requestId }),
  };
}
