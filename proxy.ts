import { type NextRequest, NextResponse } from 'next/server';
import { isSecure } from './lib/http/same-origin.ts';
import { newSession, readSession, SESSION_COOKIE, sessionCookie, sessionValue } from './lib/http/session.ts';
import { sessionSettings } from './lib/http/session-settings.ts';

/**
 * Gives every page visit a session, so that the requests which the page then makes side by side share it; a visit with
 * one renews its cookie. The page that is being rendered sees the session already.
 */
export function proxy(request: NextRequest): NextResponse {
  const settings = sessionSettings();
  if (!settings) return NextResponse.next();
  const sent = request.cookies.get(SESSION_COOKIE)?.value;
  const owner = readSession(sent, settings.sessionSecret);
  const value = owner
    ? sessionValue(owner, settings.sessionSecret)
    : newSession(settings.sessionSecret).value;
  request.cookies.set(SESSION_COOKIE, value);
  const response = NextResponse.next({ request: { headers: request.headers } });
  response.headers.append('Set-Cookie', sessionCookie(value, isSecure(request.headers, settings)));
  return response;
}

export const config = {
  // Pages only: the API keeps its own sessions, and files need none.
  matcher: ['/((?!api/|api$|_next/|metrics$|.*\\.[a-z0-9]+$).*)'],
};
