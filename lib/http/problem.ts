import { FAILURES, type FailureCode, StreamError } from '../stream/errors.ts';
import type { Problem } from './schemas/problem.ts';
import type { FieldError } from './validation.ts';

/** Refusals that only the HTTP interface knows; the rest are the streaming layer's. */
const REFUSALS = {
  invalid_json: { status: 400, text: 'The body is not valid JSON in UTF-8.' },
  validation_failed: { status: 400, text: 'The request is not valid. See errors for every bad field.' },
  bad_cursor: { status: 400, text: 'The cursor is not one that this server gave out.' },
  search_too_broad: {
    status: 400,
    text: 'This search would take too long. Look for a longer or rarer text.',
  },
  bad_request_target: {
    status: 400,
    text: 'The address is not valid: it must be a path of this server, with text in its percent-encoding.',
  },
  access_required: { status: 401, text: 'Send ACCESS_TOKEN as a bearer token, or sign in.' },
  metrics_unauthorized: { status: 401, text: 'Send METRICS_TOKEN as a bearer token.' },
  metrics_forbidden: {
    status: 403,
    text: 'Figures are shown on this machine only, and not through a proxy. Set METRICS_TOKEN to read them from elsewhere.',
  },
  cross_origin: {
    status: 403,
    text: 'Requests that change something must come from this site itself. If this is its page, a proxy has changed the Host header: let it send X-Forwarded-Host, set TRUST_PROXY=1 and add the host to ALLOWED_HOSTS.',
  },
  not_found: { status: 404, text: 'There is nothing at this path.' },
  run_not_found: { status: 404, text: 'There is no such run.' },
  method_not_allowed: { status: 405, text: 'This path does not answer this method. See Allow.' },
  body_too_large: { status: 413, text: 'The body is larger than 1 MiB.' },
  unsupported_media_type: { status: 415, text: 'Send the body as application/json.' },
  host_not_allowed: {
    status: 421,
    text: 'This server does not answer for this host. If it should, add the name to ALLOWED_HOSTS in its settings.',
  },
  too_many_reads: {
    status: 429,
    text: 'This session is reading too many whole conversations at once. Read those to their ends first.',
  },
  too_many_attempts: { status: 429, text: 'Too many wrong tokens came from this address. Try again later.' },
  starting: { status: 503, text: 'The server is starting. Try again in a moment.' },
  not_ready: { status: 503, text: 'The database does not answer.' },
} as const;

/** Statuses of the streaming layer's failures when they are an answer of their own; all others are 502. */
const FAILURE_STATUS: Partial<Record<FailureCode, number>> = {
  model_unknown: 400,
  thread_not_found: 404,
  parent_not_found: 404,
  not_continuable: 409,
  message_id_reused: 409,
  run_expired: 410,
  queue_full: 429,
  internal: 500,
  storage_failed: 503,
  shutting_down: 503,
};

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

export type ProblemCode = keyof typeof REFUSALS | FailureCode;

/** The table: every code that an error answer can carry, with its status. */
export const PROBLEMS: ReadonlyMap<string, { status: number; text: string }> = new Map<
  string,
  { status: number; text: string }
>([
  ...Object.entries(REFUSALS),
  ...Object.entries(FAILURES).map(([code, { text }]): [string, { status: number; text: string }] => [
    code,
    { status: FAILURE_STATUS[code as FailureCode] ?? 502, text },
  ]),
]);

interface ProblemDetails {
  /** Instead of the code's own sentence. */
  detail?: string;
  errors?: FieldError[];
  /** Milliseconds; sent as whole seconds. */
  retryAfterMs?: number;
  headers?: HeadersInit;
  cause?: unknown;
}

/** A refusal on its way to becoming an answer. Thrown by whatever reads a request. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code, { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}

/** Media type of every error answer. */
export const PROBLEM_TYPE = 'application/problem+json';

/** Body of an error answer. */
export function problemBody(code: ProblemCode, { errors, detail }: ProblemDetails = {}): Problem {
  const { status, text } = PROBLEMS.get(code) ?? { status: 500, text: FAILURES.internal.text };
  return {
    type: `urn:dac:problem:${code}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail: detail ?? text,
    code,
    ...(errors ? { errors } : {}),
  };
}

/** The error answer itself. */
export function problemResponse(code: ProblemCode, details: ProblemDetails = {}): Response {
  const body = problemBody(code, details);
  const headers = new Headers(details.headers);
  headers.set('Content-Type', PROBLEM_TYPE);
  headers.set('Cache-Control', 'no-store');
  if (details.retryAfterMs !== undefined) {
    headers.set('Retry-After', String(Math.max(1, Math.ceil(details.retryAfterMs / 1000))));
  } else if (body.status === 429 || body.status === 503) {
    headers.set('Retry-After', '1');
  }
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

/** Whatever was thrown, as an answer. What is not a known refusal is `internal`, without a word of its own. */
export function problemOf(error: unknown): Response {
  if (error instanceof ProblemError) return problemResponse(error.code, error.details);
  if (error instanceof StreamError) {
    return problemResponse(error.code, { retryAfterMs: error.retryAfterMs });
  }
  return problemResponse('internal');
}
