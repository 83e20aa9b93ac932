import { json } from './frames.ts';
import type { WireCase } from './wire-case.ts';

const openAi = (message: string, type: string | null = null, code: string | null = null) => ({
  error: { message, type, param: null, code },
});

const refused = (
  name: string,
  status: string,
  body: unknown,
  expect: WireCase['expect'],
  head: readonly string[] = [],
  vendor: WireCase['vendor'] = 'openai',
): WireCase => ({ name, vendor, respond: json(status, body, head), expect });

/** What becomes of a refusal beyond its code, which the tables of `lib/providers/refusal-tables` hold. */
export const REFUSALS: readonly WireCase[] = [
  refused(
    'a request too large for the minute’s limit is not sent again',
    '429 Too Many Requests',
    openAi(
      'Request too large for m on tokens per min (TPM): Limit 30000, Requested 45000.',
      'tokens',
      'rate_limit_exceeded',
    ),
    { code: 'context_too_long', calls: 1, errorText: /Limit 30000/ },
  ),
  refused(
    'a limit for the day is not waited for',
    '429 Too Many Requests',
    openAi(
      'Rate limit reached on requests per day (RPD): Limit 200. Please try again in 7m12s.',
      'requests',
      'rate_limit_exceeded',
    ),
    { code: 'provider_quota', calls: 1, errorText: /requests per day/ },
  ),
  refused(
    'a context that is too long is not asked for again, whatever the status',
    '500 Internal Server Error',
    openAi('the input length exceeds the context length', 'api_error'),
    { code: 'context_too_long', calls: 1, errorText: /input length exceeds/ },
  ),
  refused(
    'the wait that a sentence names is kept',
    '429 Too Many Requests',
    openAi(
      'Rate limit reached on tokens per min (TPM): Limit 9, Used 9. Please try again in 1s.',
      'tokens',
      'rate_limit_exceeded',
    ),
    { code: 'provider_rate_limited', calls: 4, retryAfterMs: 1000 },
  ),
  refused(
    'an unsupported setting is named in the provider’s words',
    '400 Bad Request',
    openAi(
      "Unsupported value: 'top_p' does not support 0.3 with this model.",
      'invalid_request_error',
      'unsupported_value',
    ),
    { code: 'provider_error', calls: 1, errorText: /top_p[\s\S]*refused this request/ },
  ),
  refused(
    'what the provider behind a gateway said is read out of its wrapping',
    '400 Bad Request',
    {
      error: {
        message: 'Provider returned error',
        code: 400,
        metadata: {
          raw: '{"error":{"message":"Input is too long for requested model."}}',
          provider_name: 'Bedrock',
        },
      },
    },
    { code: 'context_too_long', errorText: /Bedrock: Input is too long/ },
    [],
    'openrouter',
  ),
  refused(
    'a page is told without its markup',
    '403 Forbidden',
    '<!DOCTYPE html><title>Just a moment…</title><body>Attention Required! | Cloudflare</body>',
    { code: 'provider_error', calls: 1, errorText: /^Just a moment… Attention Required! \| Cloudflare / },
    ['content-type: text/html'],
  ),
  refused(
    'a fault in the request that FastAPI lists is told with where it is',
    '422 Unprocessable Entity',
    { detail: [{ loc: ['body', 'messages'], msg: 'field required', type: 'missing' }] },
    { code: 'provider_error', calls: 1, errorText: /body\.messages: field required/ },
  ),
];
