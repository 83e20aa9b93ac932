import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../lib/http/openapi.ts';
import { PROBLEMS } from '../../lib/http/problem.ts';
import { ANSWER_BOUNDS } from '../../lib/stream/answer.ts';
import { DOCUMENTS, missingIn, ROOT, rowsOf, sectionOf, textOf, wordsOf } from './documents.ts';

const PAGE = 'docs/http-api.md';

/** Every method and path of the route tree, as `GET /api/threads/{threadId}`; the catch-all aside, which answers 404. */
function endpoints(): string[] {
  return globSync('app/**/route.ts', { cwd: ROOT }).flatMap((file) => {
    const path = file.replace(/^app|\/route\.ts$/g, '').replace(/\[(\w+)\]/g, '{$1}');
    const handlers = [...textOf(file).matchAll(/^ {2}(?:async )?(GET|POST|PUT|PATCH|DELETE)\b/gm)];
    return path.includes('...') ? [] : handlers.map(([, method]) => `${method} ${path}`);
  });
}

const documented = rowsOf(sectionOf(PAGE, '## Every endpoint')).flatMap(([cell = '']) => wordsOf(cell));

test('every endpoint is in the table of endpoints, and no other', () => {
  expect(endpoints().length).toBeGreaterThan(15);
  expect(missingIn(`${PAGE}, "Every endpoint", lacks`, endpoints(), documented)).toEqual([]);
  expect(missingIn(`${PAGE}, "Every endpoint", has what is no route`, documented, endpoints())).toEqual([]);
});

test('every endpoint of /api is in the OpenAPI document, and no other', () => {
  const { paths = {} } = openApiDocument() as { paths?: Record<string, object> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(missingIn('lib/http/openapi.ts lacks', endpoints(), described)).toEqual([]);
  expect(missingIn('lib/http/openapi.ts has what is no route', described, endpoints())).toEqual([]);
});

test.each(DOCUMENTS)('every endpoint that %s names is one', (path) => {
  const named = [...textOf(path).matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[\w/{}.-]*)/g)].map(
    ([, method, route]) => `${method} ${route}`,
  );
  expect(missingIn(`${path} names what is no route`, named, endpoints())).toEqual([]);
});

/** The codes of the tables under "Every code", each with the status of its row where the table has one. */
const codes = rowsOf(sectionOf(PAGE, '## Every code')).flatMap((cells) =>
  wordsOf((/^\d{3}$/.test(cells[0] ?? '') ? cells[1] : cells[0]) ?? '').map((code) => ({
    code,
    status: /^\d{3}$/.test(cells[0] ?? '') ? Number(cells[0]) : null,
  })),
);

test('every code is explained with the status that it has, and no other', () => {
  const known = codes.map(({ code }) => code);
  const unexplained = [...PROBLEMS.keys()].filter((code) => !/^provider_/.test(code));
  expect(missingIn(`${PAGE}, "Every code", lacks`, unexplained, known)).toEqual([]);
  const named = known.filter((code) => code !== 'provider_…');
  expect(missingIn(`${PAGE}, "Every code", has what is no code`, named, PROBLEMS.keys())).toEqual([]);
  const wrong = codes.filter(({ code, status }) => status !== null && PROBLEMS.get(code)?.status !== status);
  expect(wrong.map(({ code, status }) => `${PAGE}: ${code} is not ${status}`)).toEqual([]);
});

test('the bounds of an answer are those that it is held to', () => {
  const bounds = Object.values(ANSWER_BOUNDS).map((bound) => bound.toLocaleString('en'));
  const finish = textOf(PAGE)
    .split('\n')
    .find((line) => line.startsWith('| `finish` |'));
  expect(bounds.filter((bound) => !finish?.includes(bound))).toEqual([]);
});

test('every code that this page names is one', () => {
  const named = [...textOf(PAGE).matchAll(/`(?:[45]\d\d )([a-z]+(?:_[a-z]+)+)`/g)].map(
    ([, code = '']) => code,
  );
  expect(missingIn(`${PAGE} names what is no code`, named, PROBLEMS.keys())).toEqual([]);
});
