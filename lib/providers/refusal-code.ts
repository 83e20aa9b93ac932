import type { FailureCode } from '../stream/errors.ts';

/** What a vendor said when it refused, as far as it said it. */
export interface Refusal {
  /** HTTP status; undefined for an error that came inside a stream. */
  status?: number;
  /** The vendor's own words from its error object. */
  code?: string;
  type?: string;
  message?: string;
}

/** By the vendor's code or type: more exact than the status, which one vendor or the other uses for several things. */
const BY_WORD: readonly [RegExp, FailureCode][] = [
  [
    /^(?:insufficient_quota|billing_hard_limit_reached|billing_not_active|insufficient_balance)$/,
    'provider_quota',
  ],
  [/^(?:context_length_exceeded|exceed_context_size_error|string_above_max_length)$/, 'context_too_long'],
  [/^(?:content_filter|content_policy_violation|responsible_ai_policy_violation)$/i, 'content_filtered'],
  [/^(?:model_not_found|model_not_available)$/, 'model_unknown'],
  [/^(?:invalid_api_key|authentication_error|permission_error|permission_denied)$/, 'provider_auth'],
  [/^(?:rate_limit_exceeded|rate_limit_error|too_many_requests)$/, 'provider_rate_limited'],
  [/overloaded/, 'provider_overloaded'],
];

/** Compatible servers that give no code say it in words. */
const TOO_LONG =
  /context (?:length|window|size)|maximum context|too many (?:input )?tokens|prompt is too long/i;

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
  for (const word of [refusal.code, refusal.type]) {
    const known = BY_WORD.find(([pattern]) => pattern.test(word ?? ''));
    if (known !== undefined) {
      return known[1];
    }
  }
  // Inside a stream some servers put the status into the code.
  const status = refusal.status ?? Number(refusal.code ?? Number.NaN);
  if ((status === 400 || status === 422) && TOO_LONG.test(refusal.message ?? '')) {
    return 'context_too_long';
  }
  if (status >= 300 && status < 400) {
    // Following it would hand the key to another host.
    return 'provider_protocol';
  }
  return BY_STATUS[status] ?? 'provider_error';
}
