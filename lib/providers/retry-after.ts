/** Nobody is asked to wait longer; whoever waits clamps further. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** An IMF-fixdate or one of its two obsolete forms (RFC 9110, 5.6.7): all begin with the name of a day. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/**
 * What a `Retry-After` header asks for, in milliseconds from `wallNowMs` on: seconds (a fraction is taken, some vendors
 * send one) or an HTTP date (a past one: 0). At most a day. Undefined where there is none or it says nothing usable.
 */
export function parseRetryAfter(value: string | null | undefined, wallNowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    return Math.min(Math.ceil(Number(text) * 1000), MAX_RETRY_AFTER_MS);
  }
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - wallNowMs), MAX_RETRY_AFTER_MS);
}

/** The same from a response's headers; `retry-after-ms`, which OpenAI sends beside it, is finer and wins. */
export function retryAfterOf(
  headers: Readonly<Record<string, string | undefined>> | undefined,
  wallNowMs: number,
): number | undefined {
  const fine = headers?.['retry-after-ms']?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(fine)) {
    return Math.min(Math.ceil(Number(fine)), MAX_RETRY_AFTER_MS);
  }
  return parseRetryAfter(headers?.['retry-after'], wallNowMs);
}
