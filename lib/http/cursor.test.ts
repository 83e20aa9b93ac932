import { expect, it } from 'vitest';
import { cursorOf } from './cursor.ts';

const at = (query: string, lastEventId?: string) =>
  cursorOf(
    new Request(`http://127.0.0.1/api/runs/x/stream${query}`, {
      headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    }),
  );

it.each<[string, string, string | undefined, number]>([
  ['none', '', undefined, -1],
  ['the query', '?after=5', undefined, 5],
  ['the header', '', '7', 7],
  ['the header over the query', '?after=5', '7', 7],
  ['an empty header, which is none', '?after=5', '', 5],
  ['zero', '?after=0', undefined, 0],
  ['one beyond every number', '', '9'.repeat(30), Number.POSITIVE_INFINITY],
])('a cursor: %s', (_, query, header, expected) => {
  expect(at(query, header)).toBe(expected);
});

it.each(['-1', '+1', '1.5', '0x10', 'abc', '1e3', '١', '9'.repeat(1000)])(
  'a cursor of %j is refused',
  (bad) => {
    expect(() => at(`?after=${encodeURIComponent(bad)}`)).toThrow(
      expect.objectContaining({ code: 'bad_cursor' }),
    );
  },
);

it('an empty query is a bad cursor, not none', () => {
  expect(() => at('?after=')).toThrow(expect.objectContaining({ code: 'bad_cursor' }));
});
