import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, textOf } from './documents.ts';

const PAGE = 'lib/stream/INVARIANTS.md';
const invariants = textOf(PAGE)
  .split(/^(?=\*\*\d+\. )/m)
  .slice(1)
  .map((text) => ({ number: Number(/^\*\*(\d+)\./.exec(text)?.[1]), text }));

/** Every title of a test in a source, as it is written there: the first text of each call, and of each table's rows. */
function titlesIn(source: string): Set<string> {
  const quoted = /(?:\(|\[|^)\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)\s*,/gm;
  return new Set(
    [...source.matchAll(quoted)].map(([, one, two, three]) =>
      (one ?? two ?? three ?? '').replace(/\\(.)/g, '$1'),
    ),
  );
}

test('the invariants are numbered without a gap, and each names a test', () => {
  expect(invariants.map(({ number }) => number)).toEqual(invariants.map((_, at) => at + 1));
  expect(invariants.length).toBeGreaterThanOrEqual(18);
  const bare = invariants.filter(({ text }) => !/^- `[^`]+` “.+”$/m.test(text));
  expect(bare.map(({ number }) => `${PAGE}: invariant ${number} names no test`)).toEqual([]);
});

test.each(invariants)('the tests of invariant $number are there', ({ number, text }) => {
  const bullets = [...text.matchAll(/^- (.*)$/gm)].map(([, bullet = '']) => bullet);
  const faults = bullets.flatMap((bullet) => {
    const [, file = '', title = ''] = /^`([^`]+)` “(.+)”$/.exec(bullet) ?? [];
    if (file === '')
      return [`${PAGE}, ${number}: "${bullet}" is not a file in back-quotes and a title in “quotes”`];
    const path = join(ROOT, dirname(PAGE), file);
    if (!existsSync(path)) return [`${PAGE}, ${number}: there is no ${file}`];
    const known = titlesIn(readFileSync(path, 'utf8')).has(title);
    return known ? [] : [`${PAGE}, ${number}: ${file} has no test “${title}”`];
  });
  expect(faults).toEqual([]);
});
