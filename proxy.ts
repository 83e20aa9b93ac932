import { createHash, randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { INLINE_SCRIPTS } from './app/ui/inline-scripts.ts';
import { AFTER_PAINT } from './lib/http/after-paint.ts';
import { httpSettings } from './lib/http/http-settings.ts';
import { isSecure } from './lib/http/requested-host.ts';
import { isCrossSite } from './lib/http/same-origin.ts';
import { pagePolicy } from './lib/http/security-headers.ts';
import { newOwner, sessionCookie, sessionOwner } from './lib/http/session.ts';

/**
 * Gives every page its policy, and every visit to one a session, so that the requests which the page then makes side by
 * side share it; a visit with one renews its cookie. The page that is being rendered sees the session already.
 */
export function proxy(request: NextRequest): NextResponse {
  const settings = httpSettings();
  if (!settings) return NextResponse.next();
  const owner = sessionOwner(request.headers.get('cookie'), settings.sessionSecret);
  if (owner === null && isCrossSite(request.headers, settings)) return visitAgain();

  const cookie = sessionCookie(
    owner ?? newOwner(),
    settings.sessionSecret,
    isSecure(request.headers, settings),
  );
  const [name = '', value = ''] = cookie.split(';', 1)[0]?.split('=') ?? [];
  request.cookies.set(name, value);
  const policy = pagePolicy(randomBytes(16).toString('base64'), HASHES, DEVELOPMENT);
  // Next reads the nonce for its own scripts here.
  request.headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers: request.headers } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.append('Set-Cookie', cookie);
  return response;
}

/** Scripts that are the same in every page: those may run whatever page they stand in. */
const HASHES = [...INLINE_SCRIPTS, AFTER_PAINT].map(
  (code) => `sha256-${createHash('sha256').update(code).digest('base64')}`,
);

// biome-ignore lint/style/noProcessEnv: Next replaces this name when it builds; it is no setting.
const DEVELOPMENT = process.env.NODE_ENV === 'development';

/**
 * To who comes by a link on another site and brings no session. Any page may make a browser ask for ours, and then our
 * cookie does not come along; only a visit that starts here shows that there is none. So this starts one.
 */
function visitAgain(): NextResponse {
  return new NextResponse(
    '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>DAC</title>',
    { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } },
  );
}

export const config = {
  // Pages only: the API keeps its own sessions, and files need none.
  matcher: ['/((?!api/|api$|_next/|metrics$|icon[-0-9]*\\.(?:svg|png)$|manifest\\.webmanifest$).*)'],
};
