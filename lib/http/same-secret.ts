import { createHash, timingSafeEqual } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Whether two secrets are equal. Compares digests, of one length whatever is given, so that its time tells nothing. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** The token of an `Authorization: Bearer` header; empty where there is none. */
export function bearerToken(authorization: string | null): string {
  return /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? '';
}
