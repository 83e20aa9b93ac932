import { expect, test } from 'vitest';
import type { SearchResultJson } from '@/lib/client/protocol.ts';
import { groupResults } from './group-results.ts';

const result = (id: string, messageId: string | null) => ({ thread: { id }, messageId }) as SearchResultJson;

test('results stand under their conversations, in the order of the first of each', () => {
  const results = [result('b', null), result('a', '1'), result('b', '2'), result('a', '3')];
  expect(
    groupResults(results).map(({ thread, title, messages }) => [
      thread.id,
      title !== null,
      messages.map(({ messageId }) => messageId),
    ]),
  ).toEqual([
    ['b', true, ['2']],
    ['a', false, ['1', '3']],
  ]);
});
