import { subscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { beginStage } from '../stage.ts';
import { accessOf, SIGN_IN_PATH } from './access.ts';
import { isAllowedHost } from './allowed-host.ts';
import { callerAddress, markCallerAddress } from './caller-address.ts';
import type { Middleware } from './delivery.ts';
import { headersOf } from './header-reader.ts';
import { type HttpSettings, httpSettings } from './http-settings.ts';
import { isForwarded, markLocalCaller } from './local-caller.ts';
import { ProblemError } from './problem.ts';
import { refuse } from './refuse.ts';
import { stageOfRequest } from './request-stage.ts';
import { requestedHost } from './requested-host.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { answerSignIn, askToSignIn } from './sign-in.ts';

/**
 * What stands between the socket and Next: every request of a guarded server, whatever its path, is judged here before
 * anything else sees it, and every answer leaves with the security headers.
 */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PAGE_METHODS = ['GET', 'HEAD'];
/** Next's own, while developing. */
const HOT_RELOAD = /^\/_next\/(?:webpack-)?hmr(?:$|[/?])/;
/** A visit to a page needs no body; what libraries send with one is small. */
const MAX_PAGE_BODY_BYTES = 4_096;

const GUARDING = Symbol.for('dac.guard.v1');
const shared = globalThis as { [GUARDING]?: boolean };

/**
 * From now on guards every HTTP server of this process. Whichever module graph calls first does it for all.
 * @param deliver what an admitted request goes through before the server's own listeners
 */
export function guardServers(deliver?: Middleware): void {
  if (shared[GUARDING]) return;
  shared[GUARDING] = true;
  // Published before the first byte of a connection is read, and before the server's listeners are called.
  // https://nodejs.org/api/diagnostics_channel.html#net and #http
  subscribe('net.server.socket', (message) => {
    const { server } = (message as { socket: Socket & { server?: unknown } }).socket;
    if (server instanceof Server) guardServer(server, deliver);
  });
  subscribe('http.server.request.start', (message) =>
    guardServer((message as { server: Server }).server, deliver),
  );
}

const guarded = new WeakSet<Server>();

/** Guards one server: puts itself before the listeners that it has. */
export function guardServer(
  server: Server,
  deliver: Middleware = (_request, _response, next) => next(),
): void {
  if (guarded.has(server)) return;
  guarded.add(server);
  // A property that the types know as an option only. https://nodejs.org/api/http.html#servershouldupgradecallback
  Object.assign(server, { shouldUpgradeCallback: mayUpgrade });
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!admit(request, response)) return;
    deliver(request, response, () => {
      for (const listener of listeners) listener.call(server, request, response);
    });
  });
}

/**
 * Whether a request to speak another protocol is handed to who listens for such. Only Next's hot reload does, while
 * developing; any other is answered as if it had not asked (RFC 9110, section 7.8), so that it is judged as every request
 * is and leaves no connection open that nobody serves.
 */
function mayUpgrade(request: IncomingMessage): boolean {
  const settings = httpSettings();
  const { url = '', socket } = request;
  if (settings === null || settings.production || !HOT_RELOAD.test(url)) return false;
  const headers = headersOf(request);
  const isOurs = isAllowedHost(requestedHost(headers, settings), settings, socket.localAddress);
  return isOurs && (settings.accessToken === null || accessOf(headers, url, settings) === 'yes');
}

/** Answers what must not come in; true where the request may go on. */
function admit(request: IncomingMessage, response: ServerResponse): boolean {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
  const settings = httpSettings();
  try {
    if (settings === null) throw new ProblemError('starting');
    return judge(request, response, settings);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    refuse(request, response, error, settings);
    return false;
  }
}

function judge(request: IncomingMessage, response: ServerResponse, settings: HttpSettings): boolean {
  const target = request.url ?? '';
  const [path = ''] = target.split('?', 1);
  beginStage(stageOfRequest(request.method ?? '', path));
  if (!isReadable(target)) throw new ProblemError('bad_request_target');
  const headers = headersOf(request);
  const host = requestedHost(headers, settings);
  if (!isAllowedHost(host, settings, request.socket.localAddress)) {
    throw new ProblemError('host_not_allowed', { detail: hostFault(host) });
  }
  if (!settings.trustProxy && isForwarded(request)) {
    const { method = '' } = request;
    settings.refusals.note({ reason: 'forwarded_untrusted', method, path, host: host ?? null });
  }
  if (!mayPass(request, response, path, settings)) return false;
  checkMethod(request, path);
  markLocalCaller(request, settings);
  markCallerAddress(request, settings);
  return true;
}

/** A path of this server (RFC 9112, section 3.2.1) whose percent-encoding means text, in path and query. */
function isReadable(target: string): boolean {
  if (!target.startsWith('/')) return false;
  try {
    decodeURIComponent(target);
    return true;
  } catch {
    return false;
  }
}

function hostFault(host: string | undefined): string {
  const name = host === undefined ? 'a request without a host' : JSON.stringify(host.slice(0, 255));
  return `This server does not answer for ${name}. If it should, add the name to ALLOWED_HOSTS in its settings and start it again.`;
}

/** Whether `ACCESS_TOKEN` lets it through; where a browser is asked for it instead, that is the answer. */
function mayPass(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  settings: HttpSettings,
): boolean {
  if (settings.accessToken === null) return true;
  if (path === SIGN_IN_PATH) {
    answerSignIn(request, response, settings);
    return false;
  }
  const headers = headersOf(request);
  const access = accessOf(headers, path, settings);
  if (headers.get('authorization') !== null) limitAttempts(request, settings, access);
  if (access === 'yes') return true;
  if (isApi(path) || !PAGE_METHODS.includes(request.method ?? '')) throw new ProblemError('access_required');
  askToSignIn(request, response, settings);
  return false;
}

/** Throws where an address has shown too many wrong tokens lately, this one included. */
function limitAttempts(
  request: IncomingMessage,
  settings: HttpSettings,
  access: 'yes' | 'no' | 'guess',
): void {
  const { attempts } = settings;
  const address = callerAddress(request, settings);
  const retryAfterMs = attempts.waitMs(address);
  if (retryAfterMs > 0) throw new ProblemError('too_many_attempts', { retryAfterMs });
  if (access === 'guess') attempts.failed(address);
}

function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/metrics';
}

function checkMethod(request: IncomingMessage, path: string): void {
  const { method = '' } = request;
  if (isApi(path)) {
    // Next answers what it does not know by itself; no endpoint has PUT, so each then refuses with its own Allow.
    if (!METHODS.includes(method)) request.method = 'PUT';
    return;
  }
  if (!PAGE_METHODS.includes(method)) {
    throw new ProblemError('method_not_allowed', { headers: { Allow: PAGE_METHODS.join(', ') } });
  }
  const length = Number(request.headers['content-length'] ?? 0);
  if (request.headers['transfer-encoding'] !== undefined || length > MAX_PAGE_BODY_BYTES) {
    throw new ProblemError('body_too_large', { detail: 'A page takes no body.' });
  }
}
