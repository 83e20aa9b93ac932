import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { cookieValues } from './cookies.ts';

/** What a session's cookie was called before its name said whose it is; still read, and renewed under the new name. */
const FORMER_NAME = 'dac_session';

/** 400 days, the longest that browsers keep a cookie. */
const MAX_AGE_S = 400 * 24 * 60 * 60;

/** The time of its making and 96 random bits; 128 random bits in what was made before. */
const OWNER = /^[A-Za-z0-9_-]{22}(?:[A-Za-z0-9_-]{2})?$/;
const TIME_BYTES = 6;
const RANDOM_BYTES = 12;

/**
 * What the session's cookie is called. Cookies belong to a host, whatever the port: the installation's mark keeps two
 * installations on one host apart. On https the prefix keeps other hosts of the domain from setting it (RFC 6265bis,
 * section 4.1.3.2).
 */
export function sessionCookieName(secret: string, secure = false): string {
  const mark = createHmac('sha256', secret).update('dac.installation.v1').digest('hex').slice(0, 8);
  return `${secure ? '__Host-' : ''}${FORMER_NAME}_${mark}`;
}

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

/**
 * The owner that a `Cookie` header names; null where none of its cookies was signed by us. Pages and API ask here, so
 * that they choose alike: of several, the one that is hardest to plant, then the first that verifies.
 */
export function sessionOwner(cookies: string | null, secret: string): string | null {
  for (const name of [sessionCookieName(secret, true), sessionCookieName(secret), FORMER_NAME]) {
    for (const value of cookieValues(cookies, name)) {
      const owner = readSession(value, secret);
      if (owner !== null) return owner;
    }
  }
  return null;
}

/** An owner for a new session, made now. */
export function newOwner(wallNow: number = Date.now()): string {
  const bytes = Buffer.alloc(TIME_BYTES + RANDOM_BYTES);
  bytes.writeUIntBE(wallNow, 0, TIME_BYTES);
  randomBytes(RANDOM_BYTES).copy(bytes, TIME_BYTES);
  return bytes.toString('base64url');
}

/** When an owner's session was made, in milliseconds since 1970; null where its cookie does not say. */
export function sessionMadeAt(owner: string): number | null {
  const bytes = Buffer.from(owner, 'base64url');
  return bytes.length === TIME_BYTES + RANDOM_BYTES ? bytes.readUIntBE(0, TIME_BYTES) : null;
}

/** The cookie's value for an owner. */
export function sessionValue(owner: string, secret: string): string {
  return `${owner}.${signature(owner, secret).toString('base64url')}`;
}

/** A `Set-Cookie` header. */
export function sessionCookie(owner: string, secret: string, secure: boolean): string {
  const pair = `${sessionCookieName(secret, secure)}=${sessionValue(owner, secret)}`;
  return `${pair}; Path=/; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
