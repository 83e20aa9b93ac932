import { expect, it } from 'vitest';
import { pagePolicy, SECURITY_HEADERS } from './security-headers.ts';

it('a page runs scripts of its nonce and its hashes only, and reaches no other host', () => {
  const policy = pagePolicy('abc', ['sha256-xyz'], false);
  expect(policy).toContain("script-src 'nonce-abc' 'sha256-xyz' 'strict-dynamic';");
  expect(policy).toContain("default-src 'self';");
  expect(policy).toContain("connect-src 'self';");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(pagePolicy('abc', [], true)).toMatch(/script-src[^;]*'unsafe-eval'/);
});

it('what is no page runs nothing at all', () => {
  const policy = Object.fromEntries(SECURITY_HEADERS)['Content-Security-Policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('script-src');
});
