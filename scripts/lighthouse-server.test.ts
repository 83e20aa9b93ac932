import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sessionCookieName, sessionValue } from '../lib/http/session.ts';
import { LIGHTHOUSE } from './lighthouse-server.ts';

test('lighthouserc.json visits the seeded conversation, as its owner', () => {
  const { collect } = JSON.parse(readFileSync(new URL('../lighthouserc.json', import.meta.url), 'utf8')).ci;
  const origin = `http://127.0.0.1:${LIGHTHOUSE.port}`;
  expect(collect.url).toEqual([
    `${origin}/floor`,
    `${origin}/`,
    `${origin}/chat/${LIGHTHOUSE.threadId}`,
    `${origin}/dashboard`,
  ]);
  const cookie = sessionValue(LIGHTHOUSE.ownerId, LIGHTHOUSE.sessionSecret);
  expect(JSON.parse(collect.settings.extraHeaders)).toEqual({
    Cookie: `${sessionCookieName(LIGHTHOUSE.sessionSecret)}=${cookie}`,
  });
});
