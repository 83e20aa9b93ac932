import { describe, expect, it } from 'vitest';
import { cookieValues } from './cookies.ts';
import {
  newOwner,
  readSession,
  sessionCookie,
  sessionCookieName,
  sessionMadeAt,
  sessionOwner,
  sessionValue,
} from './session.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const OTHER_SECRET = `${SECRET}!`;
const NAME = sessionCookieName(SECRET);
const HOST_NAME = sessionCookieName(SECRET, true);

describe('a session cookie', () => {
  it('gives back the owner that it was made for', () => {
    const owner = newOwner();
    expect(readSession(sessionValue(owner, SECRET), SECRET)).toBe(owner);
  });

  it('is another owner each time', () => {
    expect(newOwner()).not.toBe(newOwner());
  });

  it('says when it was made, and is read where it was made before that was said', () => {
    expect(sessionMadeAt(newOwner(1_800_000_000_123))).toBe(1_800_000_000_123);
    const former = 'q83vEjRWeJq83vEjRWeJqw';
    expect(sessionMadeAt(former)).toBeNull();
    expect(readSession(sessionValue(former, SECRET), SECRET)).toBe(former);
  });

  const owner = newOwner();
  const value = sessionValue(owner, SECRET);
  const signature = value.split('.')[1] ?? '';
  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['unsigned', owner],
    ['signed with nothing', `${owner}.`],
    ['cut short', value.slice(0, -4)],
    ['of another owner', `${newOwner()}.${signature}`],
    ['longer than it was', `${value}.x`],
    ['an owner that we never make', `admin.${signature}`],
  ])('is nobody when %s', (_, forged) => {
    expect(readSession(forged, SECRET)).toBeNull();
  });

  it('is nobody under another secret', () => {
    expect(readSession(value, OTHER_SECRET)).toBeNull();
  });

  it('is out of reach of scripts and of other sites, and on https of other hosts too', () => {
    expect(sessionCookie(owner, SECRET, false)).toBe(
      `${NAME}=${value}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax`,
    );
    expect(sessionCookie(owner, SECRET, true)).toMatch(
      /^__Host-dac_session_[0-9a-f]{8}=.*; Path=\/;.*; Secure$/,
    );
  });

  it('has a name of its own in each installation', () => {
    expect(NAME).toMatch(/^dac_session_[0-9a-f]{8}$/);
    expect(sessionCookieName(OTHER_SECRET)).not.toBe(NAME);
  });
});

describe('of several cookies', () => {
  const [mine, planted] = [newOwner(), newOwner()];
  const pair = (name: string, owner: string, secret = SECRET) => `${name}=${sessionValue(owner, secret)}`;

  it.each<[string, string, string | null]>([
    ['the one that verifies counts, wherever it stands', `${NAME}=x.y; ${pair(NAME, mine)}; ${NAME}=`, mine],
    ['one under the former name still counts', pair('dac_session', mine), mine],
    ["another installation's does not", pair('dac_session', mine, OTHER_SECRET), null],
    ['the name of today wins over the former', `${pair('dac_session', planted)}; ${pair(NAME, mine)}`, mine],
    ['the one that only this host can set wins', `${pair(NAME, planted)}; ${pair(HOST_NAME, mine)}`, mine],
    ['a name that only ends alike is none', pair(`x${NAME}`, mine), null],
    ['none is nobody', '', null],
  ])('%s', (_, header, owner) => {
    expect(sessionOwner(header, SECRET)).toBe(owner);
  });
});

it.each([
  ['a=1', ['1']],
  ['x=2; a=1; a=3', ['1', '3']],
  ['xa=no; a', []],
  [null, []],
])('the values of a cookie in %j', (header, expected) => {
  expect(cookieValues(header, 'a')).toEqual(expected);
});
