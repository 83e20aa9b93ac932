import type { IncomingMessage, ServerResponse } from 'node:http';
import { signInCookie } from './access.ts';
import { callerAddress } from './caller-address.ts';
import { discardBody } from './discard-body.ts';
import { headersOf } from './header-reader.ts';
import type { HttpSettings } from './http-settings.ts';
import { ProblemError } from './problem.ts';
import { refuse } from './refuse.ts';
import { isSecure } from './requested-host.ts';
import { isSameOrigin } from './same-origin.ts';
import { returnPath, SIGN_IN_POLICY, signInPage } from './sign-in-page.ts';

const MAX_FORM_BYTES = 4_096;
const WRONG = 'That is not the access token. Check it and try again.';

/** Shows the form where a page was asked for. 401, so that programs see that they are not let in. */
export function askToSignIn(
  request: IncomingMessage,
  response: ServerResponse,
  settings: HttpSettings,
): void {
  const { method = '', url = '/' } = request;
  settings.refusals.note({
    reason: 'access_required',
    method,
    path: url,
    host: request.headers.host ?? null,
  });
  discardBody(request);
  show(request, response, 401, returnPath(url), null);
}

/** The form itself, and what is sent from it. */
export function answerSignIn(
  request: IncomingMessage,
  response: ServerResponse,
  settings: HttpSettings,
): void {
  const failed = (error: unknown) => {
    const problem = error instanceof ProblemError ? error : new ProblemError('internal', { cause: error });
    refuse(request, response, problem, settings);
  };
  if (request.method === 'GET' || request.method === 'HEAD') show(request, response, 200, '/', null);
  else if (request.method === 'POST') signIn(request, response, settings).catch(failed);
  else failed(new ProblemError('method_not_allowed', { headers: { Allow: 'GET, HEAD, POST' } }));
}

async function signIn(
  request: IncomingMessage,
  response: ServerResponse,
  settings: HttpSettings,
): Promise<void> {
  const headers = headersOf(request);
  if (!isSameOrigin(headers, settings)) throw new ProblemError('cross_origin');
  const address = callerAddress(request, settings);
  const retryAfterMs = settings.attempts.waitMs(address);
  if (retryAfterMs > 0) throw new ProblemError('too_many_attempts', { retryAfterMs });
  const form = new URLSearchParams(await readForm(request));
  const next = returnPath(form.get('next'));
  const cookie = signInCookie(form.get('token')?.trim() ?? '', settings, isSecure(headers, settings));
  if (cookie === null) {
    settings.attempts.failed(address);
    show(request, response, 401, next, WRONG);
    return;
  }
  response.writeHead(303, { Location: next, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' }).end();
}

/** Throws `body_too_large`. */
async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_FORM_BYTES) throw new ProblemError('body_too_large');
  }
  return text;
}

function show(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  next: string,
  fault: string | null,
): void {
  response.setHeader('Content-Security-Policy', SIGN_IN_POLICY);
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : signInPage(next, fault));
}
