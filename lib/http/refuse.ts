import type { IncomingMessage, ServerResponse } from 'node:http';
import { discardBody } from './discard-body.ts';
import { headersOf } from './header-reader.ts';
import type { HttpSettings } from './http-settings.ts';
import { type ProblemError, problemResponse } from './problem.ts';
import { requestedHost } from './requested-host.ts';

/** Answers a request that no handler has seen with a problem, and tells the log of it. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { code, details }: ProblemError,
  settings: HttpSettings | null,
): void {
  const { method = '' } = request;
  const path = request.url?.split('?', 1)[0] ?? '';
  const host = settings ? (requestedHost(headersOf(request), settings) ?? null) : null;
  settings?.refusals.note({ reason: code, method, path: path.slice(0, 200), host });
  const problem = problemResponse(code, details);
  response.setHeaders(problem.headers);
  response.statusCode = problem.status;
  discardBody(request);
  problem.text().then((body) => response.end(method === 'HEAD' ? undefined : body));
}
