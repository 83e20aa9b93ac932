/** Nobody is asked to wait longer; whoever waits clamps further. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** An IMF-fixdate or one of its two obsolete forms (RFC 9110, 5.6.7): all begin with the name of a day. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * What a `Retry-After` header asks for, in milliseconds from `wallNowMs` on: seconds (a fraction is taken, some vendors
 * send one) or an HTTP date (a past one: 0). At most a day. Undefined where there is none or it says nothing usable.
 */
export function parseRetryAfter(value: string | null | undefined, wallNowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    return clamped(Number(text) * 1000);
  }
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : clamped(date - wallNowMs);
}

/** The same from a response's headers; `retry-after-ms`, which OpenAI sends beside it, is finer and wins. */
export function retryAfterOf(headers: Headers | undefined, wallNowMs: number): number | undefined {
  const fine = headers?.['retry-after-ms']?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(fine)) {
    return clamped(Number(fine));
  }
  return parseRetryAfter(headers?.['retry-after'], wallNowMs);
}

/** Milliseconds in a span as Go writes it (`7m12s`, `1h2m`, `350ms`, `1.5s`), as OpenAI and Groq send it; undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  const span =
    /^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(
      text.trim(),
    );
  if (!span || text.trim() === '') return undefined;
  const [days, hours, minutes, seconds, ms] = span.slice(1).map((number) => Number(number ?? 0));
  return clamped(
    (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms),
  );
}

/** The words before a time to wait, in the sentences of all vendors that say one. */
const WAIT_WORDS =
  /\b(?:(?:try(?: again)?|retry|retrying|reset(?:s)?|available(?: again)?|wait)\b[^.\d]{0,30}?\b(?:in|after|for)|wait|retry after)\s+(?:about |at least |another )?/gi;
const LONG_UNITS: readonly [RegExp, number][] = [
  [/^(?:ms|milliseconds?|millis)\b/i, 1],
  [/^(?:s|secs?|seconds?)\b/i, 1000],
  [/^(?:m|mins?|minutes?)\b/i, 60_000],
  [/^(?:h|hrs?|hours?)\b/i, 3_600_000],
];

/** What a vendor's sentence asks to wait, in milliseconds: "try again in 14m24s", "in 1.5 seconds", "retry after 2 minutes". */
export function retryAfterInWords(message: string | undefined): number | undefined {
  for (const { index, 0: words } of (message ?? '').slice(0, 2_000).matchAll(WAIT_WORDS)) {
    const rest = (message ?? '').slice(index + words.length, index + words.length + 40);
    const span = parseSpan(/^[\d.hmsd]+/.exec(rest)?.[0].replace(/\.$/, '') ?? '');
    if (span !== undefined) return span;
    const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(\S+.*)$/.exec(rest) ?? [];
    const known = LONG_UNITS.find(([pattern]) => pattern.test(unit ?? ''));
    if (known) return clamped(Number(number) * known[1]);
  }
  return undefined;
}

/** The headers that say when a limit is free again: OpenAI, Groq, Azure, Anthropic, OpenRouter, Mistral, and the IETF's draft. */
const RESET = /^(?:(x-ratelimit-)reset(-.+)?|(anthropic-ratelimit-.+-)reset|(ratelimit-)reset)$/;

/**
 * When the limits free themselves, in milliseconds from now, where a 429 has nothing finer: the longest of those that
 * are used up, or of all where none says what remains. Spans, seconds, seconds or milliseconds since 1970, and dates.
 */
export function resetAfterOf(headers: Headers | undefined, wallNowMs: number): number | undefined {
  const limits = Object.entries(headers ?? {}).flatMap(([name, value]) => {
    const ms = RESET.test(name.toLowerCase()) ? parseReset(value ?? '', wallNowMs) : undefined;
    const left = headers?.[name.replace('reset', 'remaining')];
    return ms === undefined ? [] : [{ ms, isUsedUp: left !== undefined && Number(left) <= 0 }];
  });
  const usedUp = limits.filter(({ isUsedUp }) => isUsedUp);
  const waits = (usedUp.length > 0 ? usedUp : limits).map(({ ms }) => ms);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function parseReset(value: string, wallNowMs: number): number | undefined {
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    if (number > 1e12) return clamped(number - wallNowMs);
    return clamped(number > 1e9 ? number * 1000 - wallNowMs : number * 1000);
  }
  if (/^\d{4}-\d\d-\d\dT/.test(text)) {
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : clamped(date - wallNowMs);
  }
  return parseSpan(text);
}

const clamped = (ms: number) => Math.min(Math.max(0, Math.ceil(ms)), MAX_RETRY_AFTER_MS);
