import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const SESSION_COOKIE = 'dac_session';

/** 400 days, the longest that browsers keep a cookie. */
const MAX_AGE_S = 400 * 24 * 60 * 60;

const OWNER = /^[A-Za-z0-9_-]{22}$/;

function signature(owner: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`dac.session.v1.${owner}`).digest();
}

/** The owner that a cookie's value was signed for, or null where it was not signed by us. */
export function readSession(value: string | undefined, secret: string): string | null {
  const [owner, sent, ...rest] = value?.split('.') ?? [];
  if (!owner || !sent || rest.length > 0 || !OWNER.test(owner)) return null;
  const given = Buffer.from(sent, 'base64url');
  const expected = signature(owner, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? owner : null;
}

/** A new session: its owner and the cookie's value. */
export function newSession(secret: string): { owner: string; value: string } {
  const owner = randomBytes(16).toString('base64url');
  return { owner, value: sessionValue(owner, secret) };
}

/** The cookie's value for an owner. */
export function sessionValue(owner: string, secret: string): string {
  return `${owner}.${signature(owner, secret).toString('base64url')}`;
}

/** A `Set-Cookie` header. */
export function sessionCookie(value: string, secure: boolean): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** The value of a cookie, the session's unless another is named, in a `Cookie` header. */
export function cookieValue(header: string | null, name = SESSION_COOKIE): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
