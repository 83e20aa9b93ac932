import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * Where a handler reads that its caller is on this machine. A handler has no socket to look at, and Next writes the
 * socket's address into `X-Forwarded-For`, where a caller may have written it as well; so it is told by a header of ours,
 * which no caller can set: it is written over before anything reads it.
 */
const HEADER = 'x-dac-local-caller';

const FORWARDED = [
  'forwarded',
  'via',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
];
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

// Handlers and what starts the server are separate module graphs.
const MARKING = Symbol.for('dac.local-callers.v1');
const shared = globalThis as { [MARKING]?: boolean };

/** From now on every request of this process's HTTP servers says whether it comes from this machine, past no proxy. */
export function markLocalCallers(): void {
  if (shared[MARKING]) return;
  shared[MARKING] = true;
  // Published before any listener sees the request. https://nodejs.org/api/diagnostics_channel.html#http
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const isLocal = LOOPBACK.test(request.socket.remoteAddress ?? '');
    const isForwarded = FORWARDED.some((name) => request.headers[name] !== undefined);
    // Every form of the headers is made of this object's parts when it is first read; each is put right.
    for (const headers of [request.headers, request.headersDistinct] as Record<string, unknown>[]) {
      delete headers[HEADER];
    }
    if (isLocal && !isForwarded) {
      request.headers[HEADER] = '1';
      request.headersDistinct[HEADER] = ['1'];
    }
  });
}

/** Whether a request comes from this machine itself; false where nothing marks them. */
export function isLocalCaller(headers: Headers): boolean {
  return shared[MARKING] === true && headers.get(HEADER) === '1';
}
