import { describe, expect, it } from 'vitest';
import { hostName, isAllowedHost } from './allowed-host.ts';

const settings = (hostname: string, ...allowedHosts: string[]) => ({ hostname, allowedHosts });

describe('the hosts that a server answers for', () => {
  it.each([
    '127.0.0.1:3000',
    'localhost',
    'LOCALHOST:80',
    'localhost.',
    'dac.localhost',
    '[::1]:3000',
    '127.9.9.9',
  ])('on loopback: %s', (host) => {
    expect(isAllowedHost(host, settings('127.0.0.1'))).toBe(true);
    expect(isAllowedHost(host, settings('0.0.0.0'))).toBe(true);
    expect(isAllowedHost(host, settings('::'))).toBe(true);
    expect(isAllowedHost(host, settings('192.0.2.7'))).toBe(false);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:3000',
    'user@127.0.0.1',
    '127.0.0.1/evil',
    '192.0.2.7',
    'localhost:x',
    '',
    undefined,
  ])('refuse on loopback: %j', (host) => {
    expect(isAllowedHost(host, settings('127.0.0.1'))).toBe(false);
  });

  it('are HOSTNAME, whatever the port', () => {
    expect(isAllowedHost('chat.example.org:8443', settings('chat.example.org'))).toBe(true);
    expect(isAllowedHost('[2001:db8::1]', settings('2001:db8::1'))).toBe(true);
  });

  it('are each of ALLOWED_HOSTS, and with a star its subdomains, not itself', () => {
    const both = settings('127.0.0.1', 'chat.example.org', '*.example.net');
    expect(isAllowedHost('Chat.Example.org', both)).toBe(true);
    expect(isAllowedHost('a.b.example.net', both)).toBe(true);
    expect(isAllowedHost('example.net', both)).toBe(false);
    expect(isAllowedHost('evilexample.net', both)).toBe(false);
    expect(isAllowedHost('sub.chat.example.org', both)).toBe(false);
  });

  it('are the address that the connection was made to, but no name that leads there', () => {
    expect(isAllowedHost('192.0.2.7:3000', settings('0.0.0.0'), '192.0.2.7')).toBe(true);
    expect(isAllowedHost('192.0.2.7', settings('::'), '::ffff:192.0.2.7')).toBe(true);
    expect(isAllowedHost('192.0.2.8', settings('0.0.0.0'), '192.0.2.7')).toBe(false);
    expect(isAllowedHost('evil.example', settings('0.0.0.0'), 'evil.example')).toBe(false);
  });

  it('are read from a header without port, brackets and final dot', () => {
    expect(hostName('[::1]:3000')).toBe('::1');
    expect(hostName('A.example.:80')).toBe('a.example');
  });
});
