import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { HeaderReader } from './header-reader.ts';
import { markRequest } from './request-mark.ts';
import type { Trust } from './requested-host.ts';

/** Where a handler, which has no socket to look at, reads its caller's address; written over before anything reads it. */
const HEADER = 'x-dac-caller-address';

/** Whose address a request comes from: its socket's, or the one that a trusted proxy has added to what it was sent. */
export function callerAddress(request: IncomingMessage, { trustProxy }: Trust): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return last || request.socket.remoteAddress || '';
}

/** Writes into a request where it comes from. */
export function markCallerAddress(request: IncomingMessage, trust: Trust): void {
  markRequest(request, HEADER, callerAddress(request, trust));
}

/** Where a marked request comes from; null where nothing marks them. */
export function markedAddress(headers: HeaderReader): string | null {
  return headers.get(HEADER) || null;
}

/** A household or a server is given a whole /64 of IPv6 addresses (RFC 6177). */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  if (tail !== undefined) while (groups.length < 4) groups.push('0');
  return groups.slice(0, 4).join(':');
}
