import type { IncomingMessage } from 'node:http';
import { hostName } from './allowed-host.ts';
import { headersOf } from './header-reader.ts';
import { isLoopbackAddress, isLoopbackName } from './loopback.ts';
import { markRequest } from './request-mark.ts';
import { isSameOrigin } from './same-origin.ts';

/**
 * Where a handler reads that its caller is on this machine. A handler has no socket to look at, and Next writes the
 * socket's address into `X-Forwarded-For`, where a caller may have written it as well; so it is told by a header of ours,
 * which no caller can set: it is written over before anything reads it.
 */
const HEADER = 'x-dac-local-caller';

/** Headers that only proxies and load balancers add. */
const FORWARDED =
  /^(?:forwarded|via|x-forwarded(?:-.+)?|x-original-(?:host|url|forwarded-for)|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|fastly-client-ip|client-ip|cdn-loop)$/;

/** Whether a request says that it came through a proxy. */
export function isForwarded(request: IncomingMessage): boolean {
  for (const name in request.headers) if (FORWARDED.test(name)) return true;
  return false;
}

// A proxy that adds no header at all and rewrites Host cannot be told from a caller on this machine, until a browser
// says through it that a page of another host is its own. From then on nobody counts as being on this machine.
const HIDDEN_PROXY = Symbol.for('dac.hidden-proxy.v1');
// Where nothing marks requests, a caller could have written the mark itself.
const MARKING = Symbol.for('dac.local-callers.v1');
const shared = globalThis as { [HIDDEN_PROXY]?: boolean; [MARKING]?: boolean };

/** Whether a browser asks for its own page's host, and the request names another: a proxy between them rewrote it. */
function isRewritten(request: IncomingMessage): boolean {
  const headers = headersOf(request);
  if (headers.get('sec-fetch-site') !== 'same-origin') return false;
  const page = headers.get('origin') ?? headers.get('referer');
  if (page === null || !URL.canParse(page)) return false;
  const { origin } = new URL(page);
  const asked = { get: (name: string) => (name === 'origin' ? origin : headers.get(name)) };
  return !isSameOrigin(asked, { trustProxy: false });
}

interface Settings {
  trustProxy: boolean;
  metricsOnLoopback: boolean;
}

/**
 * Writes into a request whether it comes from this machine, past no proxy. Behind a trusted proxy nothing does. Nor does
 * what came by HTTP/1.0: programs no longer speak it, and nginx does to what is behind it unless it is told otherwise.
 */
export function markLocalCaller(request: IncomingMessage, { trustProxy, metricsOnLoopback }: Settings): void {
  shared[MARKING] = true;
  markRequest(request, HEADER, null);
  if (trustProxy || !isLoopbackAddress(request.socket.remoteAddress)) return;
  if (isRewritten(request)) shared[HIDDEN_PROXY] = true;
  const isHiding = shared[HIDDEN_PROXY] === true && !metricsOnLoopback;
  const isDirect = request.httpVersion !== '1.0' && isLoopbackName(hostName(request.headers.host) ?? '');
  if (isHiding || !isDirect || isForwarded(request)) return;
  markRequest(request, HEADER, '1');
}

/** Whether a request comes from this machine itself; false where nothing marks them. */
export function isLocalCaller(headers: Headers): boolean {
  return shared[MARKING] === true && headers.get(HEADER) === '1';
}
