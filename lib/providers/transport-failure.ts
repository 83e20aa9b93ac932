import { errors } from 'undici';
import { StreamError } from '../stream/errors.ts';

/** How far the response had come when the transport failed. */
export type TransportPhase = 'headers' | 'body';

const NOT_HTTP = /^(?:UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_)/;

/** undici's and Node's errors as ours: before the headers nobody was reached, after them the answer was cut. */
export function transportFailure(error: unknown, phase: TransportPhase): StreamError {
  const code = errorCode(error);
  const detail = [code, error instanceof Error ? error.message : ''].filter((part) => part !== '').join(' ');
  if (error instanceof errors.HTTPParserError || NOT_HTTP.test(code)) {
    return new StreamError('provider_protocol', { cause: error, detail });
  }
  if (detail.includes('Proxy Authentication Required')) {
    return new StreamError('provider_unreachable', { detail });
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    return new StreamError('internal', { cause: error, detail });
  }
  return new StreamError(phase === 'headers' ? 'provider_unreachable' : 'provider_cut', {
    cause: error,
    detail,
  });
}

function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
