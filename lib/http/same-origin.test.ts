import { describe, expect, it } from 'vitest';
import { isSecure } from './requested-host.ts';
import { isCrossSite, isSameOrigin } from './same-origin.ts';

const TRUSTING = { trustProxy: true };
const WARY = { trustProxy: false };

describe('the origin of a request', () => {
  it.each<[string, Record<string, string>, { trustProxy: boolean }, boolean]>([
    ['no Origin', { host: 'a:3000' }, WARY, true],
    ['no Origin, from another site', { host: 'a', 'sec-fetch-site': 'cross-site' }, WARY, false],
    ['no Origin, typed in', { host: 'a', 'sec-fetch-site': 'none' }, WARY, true],
    ['this host', { origin: 'http://a:3000', host: 'a:3000' }, WARY, true],
    ['this host by https, behind a proxy that keeps Host', { origin: 'https://a', host: 'a' }, WARY, true],
    ['the default port spelt out', { origin: 'http://a', host: 'a:80' }, WARY, true],
    ['another host', { origin: 'http://b:3000', host: 'a:3000' }, WARY, false],
    ['another port', { origin: 'http://a:3001', host: 'a:3000' }, WARY, false],
    ['a host that only begins alike', { origin: 'http://a.evil', host: 'a' }, WARY, false],
    ['null', { origin: 'null', host: 'a' }, WARY, false],
    ['an empty one', { origin: '', host: 'a' }, WARY, false],
    ['another scheme', { origin: 'file://a', host: 'a' }, WARY, false],
    [
      'a forwarded host that nobody vouches for',
      { origin: 'http://b', host: 'a', 'x-forwarded-host': 'b' },
      WARY,
      false,
    ],
    [
      'a forwarded host from a trusted proxy',
      { origin: 'http://b', host: 'a', 'x-forwarded-host': 'b' },
      TRUSTING,
      true,
    ],
    [
      'the inner host behind a trusted proxy',
      { origin: 'http://a', host: 'a', 'x-forwarded-host': 'b' },
      TRUSTING,
      false,
    ],
    ['no host at all', { origin: 'http://a' }, WARY, false],
  ])('%s', (_, headers, trust, expected) => {
    expect(isSameOrigin(new Headers(headers), trust)).toBe(expected);
  });

  it.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, true],
    [{ origin: 'http://b' }, true],
    [{ origin: 'null' }, true],
  ])('is another site: %j %s', (headers, expected) => {
    expect(isCrossSite(new Headers({ host: 'a', ...headers }), WARY)).toBe(expected);
  });

  it('is secure only by the word of a trusted proxy', () => {
    const headers = new Headers({ 'x-forwarded-proto': 'https' });
    expect(isSecure(headers, TRUSTING)).toBe(true);
    expect(isSecure(headers, WARY)).toBe(false);
    expect(isSecure(new Headers({ 'x-forwarded-proto': 'http' }), TRUSTING)).toBe(false);
  });
});
