import type { FailureCode } from '../stream/errors.ts';
import {
  BY_MESSAGE,
  BY_WORD,
  DAILY_LIMIT,
  NO_QUOTA,
  REQUEST_TOO_LARGE,
  type Wording,
} from './refusal-wordings.ts';

/** What a vendor said when it refused, as far as it said it. */
export interface Refusal {
  /** HTTP status; undefined for an error that came inside a stream. */
  status?: number;
  /** The vendor's own words from its error object. */
  code?: string;
  type?: string;
  message?: string;
  requestId?: string;
  /** What the vendor asks to wait, in milliseconds, where it says so in the body. */
  retryAfterMs?: number;
  /** A limit that holds for the day: asking again soon does not help. */
  isDailyLimit?: boolean;
  /** A page of a gateway or of something else at that address, not the vendor's own words. */
  isPage?: boolean;
}

const BY_STATUS: Readonly<Record<number, FailureCode>> = {
  401: 'provider_auth',
  402: 'provider_quota',
  403: 'provider_auth',
  404: 'model_unknown',
  410: 'model_unknown',
  408: 'provider_overloaded',
  413: 'context_too_long',
  429: 'provider_rate_limited',
  // Groq: its flexible tier is full.
  498: 'provider_overloaded',
  503: 'provider_overloaded',
  529: 'provider_overloaded',
};

/** Which of our failures a vendor's refusal is. */
export function refusalCode(refusal: Refusal): FailureCode {
  const status = statusOf(refusal);
  const message = refusal.message ?? '';
  if (refusal.isPage) {
    return pageCode(status);
  }
  if (status === 402) {
    return 'provider_quota';
  }
  const byWord = wordCode(refusal);
  const isLimit = byWord === 'provider_rate_limited' || status === 429;
  if (REQUEST_TOO_LARGE.test(message) && (isLimit || (status ?? 0) < 500)) {
    return 'context_too_long';
  }
  if (refusal.isDailyLimit || (isLimit && (DAILY_LIMIT.test(message) || NO_QUOTA.test(message)))) {
    return 'provider_quota';
  }
  if (byWord !== null) {
    return byWord;
  }
  const said = BY_MESSAGE.find((wording) => isBelieved(wording, status) && wording.pattern.test(message));
  if (said !== undefined && !(isLimit && said.code !== 'provider_quota')) {
    return said.code;
  }
  if (status !== undefined && status >= 300 && status < 400) {
    // Following it would hand the key to another host.
    return 'provider_protocol';
  }
  return BY_STATUS[status ?? 0] ?? 'provider_error';
}

/** Whether the vendor found fault with the request itself: the same again would fail again. */
export function isOurFault(refusal: Refusal): boolean {
  const status = statusOf(refusal);
  return status === undefined ? refusal.type === 'invalid_request_error' : status >= 400 && status < 500;
}

/** The status, or where there is none, what some servers put into the code inside a stream. */
export function statusOf({ status, code }: Refusal): number | undefined {
  if (status !== undefined) return status;
  const inCode = Number(code ?? Number.NaN);
  return inCode >= 300 && inCode < 600 ? inCode : undefined;
}

function wordCode({ code, type }: Refusal): FailureCode | null {
  for (const word of [code, type]) {
    // Anthropic's and AWS's may have what it is of in front: `com.amazon#ThrottlingException`.
    const bare = word?.slice(word.lastIndexOf('#') + 1) ?? '';
    const known = BY_WORD.find(([pattern]) => pattern.test(bare));
    if (known !== undefined) return known[1];
  }
  return null;
}

function isBelieved({ with: when }: Wording, status: number | undefined): boolean {
  if (when === 'any' || status === undefined) return true;
  if (when === 'fault') return status >= 400 && status < 500;
  return status === 400 || status === 413 || status === 422;
}

/** Of a page only the status counts: its words are a gateway's, and a 403 or 404 of it says nothing of key or model. */
function pageCode(status: number | undefined): FailureCode {
  return status === 403 || status === 404 || status === undefined
    ? 'provider_error'
    : (BY_STATUS[status] ?? (status >= 300 && status < 400 ? 'provider_protocol' : 'provider_error'));
}
