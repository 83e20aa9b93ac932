import { expect, it } from 'vitest';
import { stageOfRequest } from './request-stage.ts';

it.each([
  ['GET', '/', 'GET /'],
  ['GET', '/api/threads/some-thread-0000001/export', 'GET /api/threads/*/export'],
  ['POST', '/api/chat', 'POST /api/chat'],
  ['GET', '/chat/some-thread-0000001', 'GET /chat/*'],
  ['GET', '/what/a/person/wrote/is/left/out/of/names', 'GET /*/*/*/*/*'],
  ['BREW', '/coffee', 'another method /*'],
])('%s %s is %s', (method, path, stage) => {
  expect(stageOfRequest(method, path)).toBe(stage);
});
