import type { HeaderReader } from './header-reader.ts';
import { requestedHost, type Trust } from './requested-host.ts';

/**
 * Whether a request comes from a page of this host, or from no page at all: neither `Origin`, nor a browser's word that
 * another site made it. `null`, which sandboxed and redirected pages send, is a foreign origin. Ports compare with the
 * scheme's default filled in.
 */
export function isSameOrigin(headers: HeaderReader, trust: Trust): boolean {
  const origin = headers.get('origin');
  if (origin === null) return headers.get('sec-fetch-site') !== 'cross-site';
  const host = requestedHost(headers, trust);
  if (!host || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return false;
  const self = `${from.protocol}//${host}`;
  return URL.canParse(self) && new URL(self).host === from.host;
}

/** Whether a browser says, or shows by its origin, that a page of another site made this request. */
export function isCrossSite(headers: HeaderReader, trust: Trust): boolean {
  return headers.get('sec-fetch-site') === 'cross-site' || !isSameOrigin(headers, trust);
}
