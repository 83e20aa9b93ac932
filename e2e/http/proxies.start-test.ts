import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { Agent, type Dispatcher, request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { environment } from '../../lib/env.ts';
import { freePort } from '../free-port.ts';
import { ProductionServer } from '../production-server.ts';

/** The proxies of `docs/operations.md`, as they stand there, in front of the production server. */

const HOST = 'chat.example.org';
const DOCUMENT = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const block = (language: string) =>
  new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(DOCUMENT)?.[1] ??
  expect.fail(`no block of ${language}`);
/** Settings that the document asks for. */
const SETTINGS = Object.fromEntries(
  block('sh')
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

const programAt = (...paths: string[]) => paths.find((path) => existsSync(path));
const NGINX = programAt('/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx');
const CADDY = programAt('/usr/bin/caddy', '/usr/local/bin/caddy', '/opt/homebrew/bin/caddy');

let server: ProductionServer;
let folder: string;
beforeAll(async () => {
  server = await ProductionServer.create({
    ...SETTINGS,
    LOG_LEVEL: 'warn',
    MOCK_ENABLED: '1',
    DEFAULT_MODEL: 'mock/slow',
  });
  await server.start();
  folder = mkdtempSync(join(tmpdir(), 'dac-proxies-'));
});
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks through a proxy that listens on this port of loopback, under the public name. */
class Visitor {
  readonly #agent: Agent;
  readonly #origin: string;
  cookie = '';

  constructor(port: number, scheme: 'http' | 'https' = 'https') {
    this.#origin = `${scheme}://127.0.0.1:${port}`;
    this.#agent = new Agent({ connect: { rejectUnauthorized: false, servername: HOST } });
  }

  ask(
    path: string,
    options: { method?: 'GET' | 'POST'; body?: object; headers?: Record<string, string> } = {},
  ) {
    const { method = 'GET', body, headers = {} } = options;
    return request(this.#origin + path, {
      dispatcher: this.#agent as Dispatcher,
      method,
      headers: {
        host: HOST,
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: body ? JSON.stringify(body) : null,
    });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** Resolves when something answers there. */
async function isUp(visitor: Visitor, program: ChildProcess): Promise<void> {
  for (;;) {
    const answer = await visitor.ask('/api/health').catch(() => null);
    if (answer) {
      await answer.body.dump();
      return;
    }
    if (program.exitCode !== null) throw new Error(`the proxy ended with ${program.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const upstream = () => new URL(server.url).host;

/** nginx with this server block, as a process of this user. */
function startNginx(site: string): ChildProcess {
  const file = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  writeFileSync(
    file,
    `daemon off;\npid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${site}\n}\n`,
  );
  return spawn(NGINX ?? '', ['-p', folder, '-c', file], { stdio: 'ignore' });
}

async function startAsDocumented(name: 'nginx' | 'caddy', port: number): Promise<ChildProcess> {
  if (name === 'caddy') {
    const file = join(folder, 'Caddyfile');
    const site = block('caddy')
      .replace(HOST, `https://${HOST}:${port}`)
      .replace('127.0.0.1:3000', upstream())
      .replace('{', '{\n    tls internal');
    const options = '{\n    admin off\n    auto_https disable_redirects\n    skip_install_trust\n}\n';
    writeFileSync(file, `${options}${site}`);
    const env = { ...environment(), XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    return spawn(CADDY ?? '', ['run', '--config', file, '--adapter', 'caddyfile'], { stdio: 'ignore', env });
  }
  const { cert, private: key } = await generate([{ name: 'commonName', value: HOST }]);
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
  return startNginx(
    block('nginx')
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replace(/(ssl_certificate +)\S+;/, `$1${folder}/cert.pem;`)
      .replace(/(ssl_certificate_key +)\S+;/, `$1${folder}/key.pem;`)
      .replace('127.0.0.1:3000', upstream()),
  );
}

describe.each([
  ['nginx', NGINX],
  ['caddy', CADDY],
] as const)('behind %s as documented', (name, program) => {
  if (!program) {
    it.skip(`${name} is not installed here`);
    return;
  }
  let proxy: ChildProcess;
  let visitor: Visitor;
  beforeEach(async () => {
    const port = await freePort();
    proxy = await startAsDocumented(name, port);
    visitor = new Visitor(port);
    await isUp(visitor, proxy);
  });
  afterEach(async () => {
    await visitor.close();
    const ended = new Promise((resolve) => proxy.once('exit', resolve));
    proxy.kill('SIGTERM');
    if (proxy.exitCode === null) await ended;
  });

  it('a page is served with a secure session, and its question streams as it is answered', async () => {
    const page = await visitor.ask('/');
    expect(page.statusCode).toBe(200);
    await page.body.dump();
    const cookie = String(page.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-dac_session_[0-9a-f]{8}=.*; Secure$/);
    visitor.cookie = cookie.split(';', 1)[0] ?? '';

    const own = { origin: `https://${HOST}`, 'sec-fetch-site': 'same-origin' };
    const body = { id: `proxied-thread-${name}`, message: 'Through a proxy?' };
    const answer = await visitor.ask('/api/chat', { method: 'POST', body, headers: own });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    // The model says nothing for three seconds: what is here by now was not held back for it.
    const [first] = await answer.body.take(1).toArray();
    expect(String(first)).toContain('"type":"start"');
    expect(String(first)).not.toContain('text-delta');
    await visitor.ask(`/api/runs/${answer.headers['x-run-id']}/cancel`, { method: 'POST', headers: own });
  });

  it('nobody sees the figures without the token, whatever he writes into his headers', async () => {
    for (const path of ['/dashboard', '/metrics', '/api/metrics', '/api/alerts']) {
      const forged = { 'x-forwarded-for': '127.0.0.1', 'x-dac-local-caller': '1' };
      for (const headers of [undefined, forged]) {
        const answer = await visitor.ask(path, headers && { headers });
        expect([path, answer.statusCode]).toEqual([path, 401]);
        await answer.body.dump();
      }
      const authorization = `Bearer ${SETTINGS.METRICS_TOKEN}`;
      const seen = await visitor.ask(path, { headers: { authorization } });
      expect([path, seen.statusCode]).toEqual([path, 200]);
      await seen.body.dump();
    }
  });
});

describe('behind a bare proxy_pass', () => {
  if (!NGINX) {
    it.skip('nginx is not installed here');
    return;
  }
  let plain: ProductionServer;
  let proxy: ChildProcess;
  let visitor: Visitor;
  beforeAll(async () => {
    plain = await ProductionServer.create({ LOG_LEVEL: 'warn' });
    await plain.start();
    const port = await freePort();
    proxy = startNginx(`server { listen 127.0.0.1:${port}; location / { proxy_pass ${plain.url}; } }`);
    visitor = new Visitor(port, 'http');
    await isUp(visitor, proxy);
  });
  afterAll(async () => {
    await visitor.close();
    proxy.kill('SIGTERM');
    await plain.remove();
  });

  it('the figures are not public, and the answer says what to set', async () => {
    for (const path of ['/metrics', '/api/metrics', '/api/alerts', '/dashboard']) {
      const answer = await visitor.ask(path);
      expect([path, answer.statusCode]).toEqual([path, 403]);
      expect(await answer.body.text()).toContain('METRICS_TOKEN');
    }
  });

  it('a question is refused with what to set, in the answer and once in the log', async () => {
    const headers = { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' };
    for (let i = 0; i < 3; i++) {
      const body = { id: 'bare-proxy-thread', message: 'Hello?' };
      const answer = await visitor.ask('/api/chat', { method: 'POST', body, headers });
      expect(answer.statusCode).toBe(403);
      expect(await answer.body.json()).toMatchObject({ detail: expect.stringContaining('TRUST_PROXY=1') });
    }
    expect(plain.output.match(/cross_origin: /g)).toHaveLength(1);
  });
});
