import { describe, expect, it } from 'vitest';
import { cookieValue, newSession, readSession, sessionCookie } from './session.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';

describe('a session cookie', () => {
  it('gives back the owner that it was made for', () => {
    const { owner, value } = newSession(SECRET);
    expect(readSession(value, SECRET)).toBe(owner);
  });

  it('is another owner each time', () => {
    expect(newSession(SECRET).owner).not.toBe(newSession(SECRET).owner);
  });

  const { owner, value } = newSession(SECRET);
  const signature = value.split('.')[1] ?? '';
  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['unsigned', owner],
    ['signed with nothing', `${owner}.`],
    ['cut short', value.slice(0, -4)],
    ['of another owner', `${newSession(SECRET).owner}.${signature}`],
    ['longer than it was', `${value}.x`],
    ['an owner that we never make', `admin.${signature}`],
  ])('is nobody when %s', (_, forged) => {
    expect(readSession(forged, SECRET)).toBeNull();
  });

  it('is nobody under another secret', () => {
    expect(readSession(value, `${SECRET}!`)).toBeNull();
  });

  it('is out of reach of scripts and of other sites, and stays on https where it came by it', () => {
    expect(sessionCookie('v', false)).toBe('dac_session=v; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax');
    expect(sessionCookie('v', true)).toMatch(/; Secure$/);
  });

  it.each([
    ['dac_session=a.b', 'a.b'],
    ['x=1; dac_session=a.b; y=2', 'a.b'],
    ['xdac_session=no', undefined],
    ['dac_session', undefined],
    ['', undefined],
    [null, undefined],
  ])('is found in the header %j', (header, expected) => {
    expect(cookieValue(header)).toBe(expected);
  });
});
