import { randomUUID } from 'node:crypto';
import { beginStage } from '../stage.ts';
import { StreamError } from '../stream/errors.ts';
import { ProblemError, problemOf, problemResponse } from './problem.ts';
import type { RefusalLog } from './refusal-log.ts';
import { stageOfRequest } from './request-stage.ts';
import { isSecure, requestedHost } from './requested-host.ts';
import { isCrossSite, isSameOrigin } from './same-origin.ts';
import { newOwner, sessionCookie, sessionOwner } from './session.ts';

/** What every endpoint needs of the running application. */
export interface EndpointContext {
  sessionSecret: string;
  /** Believe `X-Forwarded-*`. */
  trustProxy: boolean;
  /** Told of every refusal. */
  refusals: RefusalLog;
  /** Told of every error that is not a refusal. */
  logError(error: unknown, request: { requestId: string; method: string; path: string }): void;
}

/** One request, with the session it belongs to. */
export interface Call<Params, Context> {
  request: Request;
  params: Params;
  /** The session's owner; a new one where the request came without a session. */
  ownerId: string;
  /** `X-Request-Id` as it came, or one of ours; the answer carries it. */
  requestId: string;
  context: Context;
}

const READING = ['GET', 'HEAD', 'OPTIONS'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

type Handler<Params, Context> = (call: Call<Params, Context>) => Response | Promise<Response>;
type Route<Params> = (request: Request, route: { params: Promise<Params> }) => Promise<Response>;

/**
 * A path's handlers as Next takes them: every method is answered, HEAD from GET, OPTIONS with what is allowed, and all
 * others with 405. Around each: the origin check, the session, and every error as problem+json.
 */
export function endpoint<Params, Context extends EndpointContext>(
  contextOf: () => Promise<Context>,
  handlers: Partial<Record<'GET' | 'POST' | 'PATCH' | 'DELETE', Handler<Params, Context>>>,
): Record<Method, Route<Params>> {
  const answered = METHODS.filter(
    (method) => method in handlers || method === 'OPTIONS' || (method === 'HEAD' && handlers.GET),
  );
  const allow = { Allow: answered.join(', ') };

  const routeOf = (method: Method): Route<Params> => {
    const handler = handlers[method === 'HEAD' ? 'GET' : (method as keyof typeof handlers)];
    if (method === 'OPTIONS') return async () => new Response(null, { status: 204, headers: allow });
    if (!handler) return async () => problemResponse('method_not_allowed', { headers: allow });
    if (method !== 'HEAD') return (request, route) => answer(contextOf, handler, request, route.params);
    return async (request, route) => {
      const full = await answer(contextOf, handler, request, route.params);
      await full.body?.cancel();
      return new Response(null, { status: full.status, headers: full.headers });
    };
  };
  return Object.fromEntries(METHODS.map((method) => [method, routeOf(method)])) as Record<
    Method,
    Route<Params>
  >;
}

async function answer<Params, Context extends EndpointContext>(
  contextOf: () => Promise<Context>,
  handler: Handler<Params, Context>,
  request: Request,
  params: Promise<Params>,
): Promise<Response> {
  let context: Context | null = null;
  let started: string | null = null;
  let response: Response;
  const requestId = request.headers.get('x-request-id')?.match(/^[\w-]{1,64}$/)?.[0] ?? randomUUID();
  try {
    context = await contextOf();
    if (!READING.includes(request.method) && !isSameOrigin(request.headers, context)) {
      throw new ProblemError('cross_origin');
    }
    let ownerId = sessionOwner(request.headers.get('cookie'), context.sessionSecret);
    if (ownerId === null) {
      ownerId = newOwner();
      // A page of another site sends no cookie of ours: what it is answered must not take the place of one.
      if (!isCrossSite(request.headers, context)) {
        started = sessionCookie(ownerId, context.sessionSecret, isSecure(request.headers, context));
      }
    }
    beginStage(stageOfRequest(request.method, new URL(request.url).pathname));
    response = await handler({ request, params: await params, ownerId, requestId, context });
  } catch (error) {
    // A client that left gets no answer: whatever it is, nobody reads it.
    response = request.signal.aborted ? new Response(null, { status: 499 }) : problemOf(error);
    if (error instanceof ProblemError && context) noteRefusal(error, request, context);
    if (response.status >= 500 && !isExpected(error)) report(error, request, requestId, context);
  }
  response.headers.set('X-Request-Id', requestId);
  if (started) response.headers.append('Set-Cookie', started);
  return response;
}

/** A server that is being shut down refuses in order, probes above all. */
function isExpected(error: unknown): boolean {
  return (error instanceof ProblemError || error instanceof StreamError) && error.code === 'shutting_down';
}

function noteRefusal({ code }: ProblemError, request: Request, context: EndpointContext): void {
  const { method, headers, url } = request;
  context.refusals.note({
    reason: code,
    method,
    path: new URL(url).pathname,
    host: requestedHost(headers, context) ?? null,
    origin: headers.get('origin'),
  });
}

function report(error: unknown, request: Request, requestId: string, context: EndpointContext | null): void {
  const path = new URL(request.url).pathname;
  if (context) context.logError(error, { requestId, method: request.method, path });
  else console.error(`${request.method} ${path} failed before the application was up:`, error);
}
