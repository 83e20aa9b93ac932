import { describe, expect, it } from 'vitest';
import { type Call, type EndpointContext, endpoint } from './endpoint.ts';
import { ProblemError } from './problem.ts';
import { RefusalLog } from './refusal-log.ts';
import { newOwner, sessionCookieName, sessionValue } from './session.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';

function context() {
  const logged: { error: unknown; request: { requestId: string; method: string; path: string } }[] = [];
  const refused: object[] = [];
  const value: EndpointContext = {
    refusals: new RefusalLog({ now: () => 0, warn: (fields) => refused.push(fields) }),
    sessionSecret: SECRET,
    trustProxy: false,
    logError: (error, request) => logged.push({ error, request }),
  };
  return { value, logged, refused };
}

type Handler = (call: Call<object, EndpointContext>) => Response | Promise<Response>;

const mounted = (value: EndpointContext, method: 'GET' | 'POST', handler: Handler) =>
  endpoint<object, EndpointContext>(async () => value, { [method]: handler });

const never: Handler = () => new Response('never');
const NO_PARAMS = { params: Promise.resolve({}) };
const request = (method = 'GET', init: RequestInit = {}) =>
  new Request('http://127.0.0.1:3000/api/things', { method, ...init });

describe('an endpoint', () => {
  it('logs an unexpected error with an id that the answer names, and tells nothing else of it', async () => {
    const { value, logged } = context();
    const routes = mounted(value, 'GET', () => {
      throw new Error('the secret is 42');
    });
    const response = await routes.GET(request(), NO_PARAMS);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('42');
    const id = response.headers.get('x-request-id');
    expect(logged).toMatchObject([{ request: { requestId: id, method: 'GET', path: '/api/things' } }]);
  });

  it("keeps the proxy's request id where it can be printed, and makes one where it cannot", async () => {
    const { value, logged } = context();
    const routes = mounted(value, 'GET', () => Promise.reject(new Error()));
    await routes.GET(request('GET', { headers: { 'x-request-id': 'abc-1' } }), NO_PARAMS);
    await routes.GET(request('GET', { headers: { 'x-request-id': 'a b"c' } }), NO_PARAMS);
    expect(logged[0]?.request.requestId).toBe('abc-1');
    expect(logged[1]?.request.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('hands the id to its handler and back to whoever asked, whatever the answer', async () => {
    const { value } = context();
    const routes = mounted(value, 'GET', ({ requestId }) => new Response(requestId));
    const given = await routes.GET(request('GET', { headers: { 'x-request-id': 'abc-1' } }), NO_PARAMS);
    expect([given.headers.get('x-request-id'), await given.text()]).toEqual(['abc-1', 'abc-1']);
    const made = await routes.GET(request(), NO_PARAMS);
    expect(made.headers.get('x-request-id')).toBe(await made.text());
  });

  it('logs no refusal', async () => {
    const { value, logged } = context();
    const routes = mounted(value, 'GET', () => {
      throw new ProblemError('thread_not_found');
    });
    expect((await routes.GET(request(), NO_PARAMS)).status).toBe(404);
    expect(logged).toEqual([]);
  });

  it('answers a problem even where the application could not come up', async () => {
    const routes = endpoint<object, EndpointContext>(() => Promise.reject(new Error('no database')), {
      GET: never,
    });
    const response = await routes.GET(request(), NO_PARAMS);
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('gives a session to who has none, refusals included, and leaves who has one alone', async () => {
    const { value } = context();
    const owners: string[] = [];
    const routes = mounted(value, 'GET', ({ ownerId }) => {
      owners.push(ownerId);
      throw new ProblemError('not_found');
    });
    const first = await routes.GET(request(), NO_PARAMS);
    const cookie = first.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect(cookie).toMatch(new RegExp(`^${sessionCookieName(SECRET)}=`));
    const second = await routes.GET(request('GET', { headers: { cookie } }), NO_PARAMS);
    expect(second.headers.get('set-cookie')).toBeNull();
    expect(owners[1]).toBe(owners[0]);
  });

  it('keeps the session of two cookies that verifies, and sets none', async () => {
    const { value } = context();
    const routes = mounted(value, 'GET', ({ ownerId }) => new Response(ownerId));
    const owner = newOwner();
    const name = sessionCookieName(SECRET);
    const cookie = `${name}=forged.x; ${name}=${sessionValue(owner, SECRET)}`;
    const response = await routes.GET(request('GET', { headers: { cookie } }), NO_PARAMS);
    expect([await response.text(), response.headers.get('set-cookie')]).toEqual([owner, null]);
  });

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'http://elsewhere.example' },
    { origin: 'null' },
  ])('starts no session for a page of another site: %j', async (headers) => {
    const { value } = context();
    const routes = mounted(value, 'GET', never);
    const response = await routes.GET(request('GET', { headers }), NO_PARAMS);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('tells the log of a refusal that a setting may end', async () => {
    const { value, refused } = context();
    const routes = mounted(value, 'POST', never);
    const headers = { 'sec-fetch-site': 'cross-site', host: '127.0.0.1:3000' };
    expect((await routes.POST(request('POST', { headers }), NO_PARAMS)).status).toBe(403);
    expect(refused).toMatchObject([{ reason: 'cross_origin', path: '/api/things' }]);
  });

  it('does not call it an error that a server which shuts down says so', async () => {
    const { value, logged } = context();
    const routes = mounted(value, 'GET', () => {
      throw new ProblemError('shutting_down');
    });
    expect((await routes.GET(request(), NO_PARAMS)).status).toBe(503);
    expect(logged).toEqual([]);
  });

  it('runs nothing for a page of another site', async () => {
    const { value } = context();
    let ran = false;
    const routes = mounted(value, 'POST', () => {
      ran = true;
      return new Response();
    });
    const headers = { origin: 'http://elsewhere.example', host: '127.0.0.1:3000' };
    expect((await routes.POST(request('POST', { headers }), NO_PARAMS)).status).toBe(403);
    expect(ran).toBe(false);
  });

  it('answers nothing to a client that has gone, and does not call that an error', async () => {
    const { value, logged } = context();
    const routes = mounted(value, 'GET', ({ request: { signal } }) => {
      throw signal.reason;
    });
    const response = await routes.GET(request('GET', { signal: AbortSignal.abort() }), NO_PARAMS);
    expect(response.status).toBe(499);
    expect(logged).toEqual([]);
  });
});
