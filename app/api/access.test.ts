import { afterEach, expect, it } from 'vitest';
import { discardFolder, startWireServer } from './testing/wire-server.ts';

const TOKEN = 'open-sesame-please';
let server: Awaited<ReturnType<typeof startWireServer>> | null = null;
afterEach(async () => {
  await server?.stop();
  if (server) discardFolder(server.folder);
  server = null;
});

async function start(env: Record<string, string> = {}) {
  server = await startWireServer({ ACCESS_TOKEN: TOKEN, ...env });
  const { url } = server;
  const visit = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    fetch(url + path, { redirect: 'manual', ...init, headers });
  const signIn = (token: string, next = '/chat/abc', headers: Record<string, string> = {}) =>
    visit('/sign-in', headers, { method: 'POST', body: new URLSearchParams({ token, next }) });
  return { url, visit, signIn };
}

it('asks everybody for the token but the probe, and takes it as a bearer', async () => {
  const { visit } = await start();
  for (const path of ['/api/threads', '/api/models', '/api/nothing', '/api/metrics']) {
    const refused = await visit(path);
    expect([path, refused.status]).toEqual([path, 401]);
    expect(await refused.json()).toMatchObject({ code: 'access_required' });
    expect(refused.headers.get('set-cookie')).toBeNull();
  }
  expect((await visit('/api/health')).status).toBe(200);
  expect((await visit('/api/threads', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  expect((await visit('/api/threads', { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
});

it('shows a browser the way in instead of a page, and lets it through from there', async () => {
  const { visit, signIn } = await start();
  const page = await visit('/chat/abc');
  expect(page.status).toBe(401);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toContain('name="next" value="/chat/abc"');
  const signedIn = await signIn(TOKEN);
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/chat/abc']);
  const cookie = signedIn.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^dac_access_[0-9a-f]{8}=.*; HttpOnly; SameSite=Lax$/);
  expect(cookie).not.toContain(TOKEN);
  const pair = cookie.split(';', 1)[0] ?? '';
  expect((await visit('/api/threads', { cookie: pair })).status).toBe(200);
  expect((await visit('/api/threads', { cookie: `${pair}x` })).status).toBe(401);
});

it('says that a token is wrong, sets nothing, and goes to no other host', async () => {
  const { signIn } = await start();
  const wrong = await signIn('no');
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
  expect(await wrong.text()).toContain('not the access token');
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/"><script>']) {
    const location = (await signIn(TOKEN, next)).headers.get('location');
    expect(new URL(location ?? '', 'http://127.0.0.1').host).toBe('127.0.0.1');
  }
});

it('stops taking guesses after ten, from the form and as a bearer, the right one included', async () => {
  const { visit, signIn } = await start();
  for (let i = 0; i < 5; i++) await signIn(`guess-${i}`);
  for (let i = 0; i < 5; i++) await visit('/api/threads', { authorization: `Bearer guess-${i}` });
  const late = await visit('/api/threads', { authorization: `Bearer ${TOKEN}` });
  expect(late.status).toBe(429);
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await signIn(TOKEN)).status).toBe(429);
});

it('takes no form of another site', async () => {
  const { signIn } = await start();
  expect((await signIn(TOKEN, '/', { origin: 'http://evil.example' })).status).toBe(403);
});

it('lets the token of the figures open the figures, and nothing else', async () => {
  const { visit } = await start({ METRICS_TOKEN: 'a-token-of-enough-letters' });
  const headers = { authorization: 'Bearer a-token-of-enough-letters' };
  expect((await visit('/api/metrics', headers)).status).toBe(200);
  expect((await visit('/api/threads', headers)).status).toBe(401);
});
