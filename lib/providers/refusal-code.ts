import type { FailureCode } from '../stream/errors.ts';

/** What a vendor said when it refused, as far as it said it. */
export interface Refusal {
  /** HTTP status; undefined for an error that came inside a stream. */
  status?: number;
  /** The vendor's own words from its error object. */
  code?: string;
  type?: string;
  message?: string;
  /** What the vendor asks to wait, in milliseconds, where it says so in the body. */
  retryAfterMs?: number;
  /** A limit that holds for the day: asking again soon does not help. */
  isDailyLimit?: boolean;
}

/** By the vendor's code or type: more exact than the status, which one vendor or the other uses for several things. */
const BY_WORD: readonly [RegExp, FailureCode][] = [
  [
    /^(?:insufficient_quota|billing_hard_limit_reached|billing_not_active|insufficient_balance|billing_error)$/,
    'provider_quota',
  ],
  [/^(?:context_length_exceeded|exceed_context_size_error|string_above_max_length)$/, 'context_too_long'],
  [/^(?:content_filter|content_policy_violation|responsible_ai_policy_violation)$/i, 'content_filtered'],
  [/^(?:model_not_found|model_not_available|not_found_error|NOT_FOUND)$/, 'model_unknown'],
  [
    /^(?:invalid_api_key|authentication_error|permission_error|permission_denied|unauthenticated|API_KEY_INVALID)$/i,
    'provider_auth',
  ],
  [
    /^(?:rate_limit_exceeded|rate_limit_error|too_many_requests|resource_exhausted)$/i,
    'provider_rate_limited',
  ],
  [/overloaded|^UNAVAILABLE$/, 'provider_overloaded'],
];

/** What vendors and compatible servers say in words only, with the statuses 400 and 422. */
const BY_MESSAGE: readonly [RegExp, FailureCode][] = [
  [
    /context (?:length|window|size)|maximum context|too many (?:input )?tokens|prompt is too long|input token count/i,
    'context_too_long',
  ],
  [/credit balance|billing/i, 'provider_quota'],
  [/api[ _-]?key (?:is )?(?:not valid|invalid|expired)/i, 'provider_auth'],
  [/content filter|safety (?:filter|setting)|content polic(?:y|ies)/i, 'content_filtered'],
];

const BY_STATUS: Readonly<Record<number, FailureCode>> = {
  401: 'provider_auth',
  402: 'provider_quota',
  403: 'provider_auth',
  404: 'model_unknown',
  408: 'provider_overloaded',
  413: 'context_too_long',
  429: 'provider_rate_limited',
  503: 'provider_overloaded',
  529: 'provider_overloaded',
};

/** Which of our failures a vendor's refusal is. */
export function refusalCode(refusal: Refusal): FailureCode {
  if (refusal.isDailyLimit) {
    return 'provider_quota';
  }
  for (const word of [refusal.code, refusal.type]) {
    const known = BY_WORD.find(([pattern]) => pattern.test(word ?? ''));
    if (known !== undefined) {
      return known[1];
    }
  }
  // Inside a stream some servers put the status into the code.
  const status = refusal.status ?? Number(refusal.code ?? Number.NaN);
  if (status === 403 && /moderation|flagged/i.test(refusal.message ?? '')) {
    return 'content_filtered';
  }
  const said = BY_MESSAGE.find(([pattern]) => pattern.test(refusal.message ?? ''));
  if (said !== undefined && (status === 400 || status === 422 || Number.isNaN(status))) {
    return said[1];
  }
  if (status >= 300 && status < 400) {
    // Following it would hand the key to another host.
    return 'provider_protocol';
  }
  return BY_STATUS[status] ?? 'provider_error';
}

/** Whether the vendor found fault with the request itself: the same again would fail again. */
export function isOurFault({ status, code, type }: Refusal): boolean {
  const known = status ?? Number(code ?? Number.NaN);
  return Number.isNaN(known) ? type === 'invalid_request_error' : known >= 400 && known < 500;
}
