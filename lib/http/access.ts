import { createHmac } from 'node:crypto';
import { cookieValues } from './cookies.ts';
import type { HeaderReader } from './header-reader.ts';
import { bearerToken, isSameSecret } from './same-secret.ts';
import { sessionCookieName } from './session.ts';

/** `ACCESS_TOKEN`: one shared word in front of everything. */
export interface AccessSettings {
  /** Null: everybody who reaches the server may use it. */
  accessToken: string | null;
  /** Opens the figures, which have a token of their own. */
  metricsToken: string | null;
  /** Signs the cookie. */
  sessionSecret: string;
}

/** Where a browser signs in. */
export const SIGN_IN_PATH = '/sign-in';

/** What is open to everybody: the probe, the way in, and what browsers fetch for it without cookies. */
const OPEN = [
  '/api/health',
  SIGN_IN_PATH,
  '/icon.svg',
  '/icon-192.png',
  '/icon-512.png',
  '/manifest.webmanifest',
];
const FIGURES = /^\/(?:metrics|dashboard|api\/alerts|api\/metrics(?:\/.*)?)$/;

/** Thirty days. */
const MAX_AGE_S = 30 * 24 * 60 * 60;

/** Beside the session's cookie, and by the same rules: no two installations on one host share it. */
const cookieName = (secret: string, secure: boolean) =>
  sessionCookieName(secret, secure).replace('session', 'access');

/** Proves that its browser knew the token, without holding it; another token makes all of them void. */
const proofOf = (token: string, secret: string) =>
  createHmac('sha256', secret).update(`dac.access.v1.${token}`).digest('base64url');

/**
 * Whether a request may pass: `yes`; `no` where it shows nothing; `guess` where it shows a token that is not ours, which
 * must be counted.
 */
export function accessOf(
  headers: HeaderReader,
  path: string,
  { accessToken, metricsToken, sessionSecret }: AccessSettings,
): 'yes' | 'no' | 'guess' {
  if (accessToken === null || OPEN.includes(path)) return 'yes';
  const proof = proofOf(accessToken, sessionSecret);
  const cookies = headers.get('cookie');
  for (const secure of [true, false]) {
    const values = cookieValues(cookies, cookieName(sessionSecret, secure));
    if (values.some((value) => isSameSecret(value, proof))) return 'yes';
  }
  const bearer = bearerToken(headers.get('authorization'));
  if (bearer === '') return 'no';
  if (isSameSecret(bearer, accessToken)) return 'yes';
  const opensFigures = metricsToken !== null && FIGURES.test(path) && isSameSecret(bearer, metricsToken);
  return opensFigures ? 'yes' : 'guess';
}

/** A `Set-Cookie` header that signs a browser in; null where the token is wrong. */
export function signInCookie(token: string, settings: AccessSettings, secure: boolean): string | null {
  const { accessToken, sessionSecret } = settings;
  if (accessToken === null || !isSameSecret(token, accessToken)) return null;
  const pair = `${cookieName(sessionSecret, secure)}=${proofOf(accessToken, sessionSecret)}`;
  return `${pair}; Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
