import { expect, test } from 'vitest';
import { newMessage } from '@/lib/client/thread-data.ts';
import { withSeenText } from './unstored-text.ts';

const stored = (status: 'interrupted' | 'complete', text: string | null) => ({
  ...newMessage({
    ...{ id: 'a', threadId: 't', parentId: 'q', role: 'assistant', model: 'mock/m', createdAt: '' },
    ...{ status, text: text ?? '' },
  }),
  text,
  html: '<p>checkpoint</p>',
});

test('what was seen of an interrupted answer stays, and is told apart from what was stored', () => {
  const { shown, unstored } = withSeenText(stored('interrupted', 'One two'), 'One two three');
  expect(shown).toMatchObject({ text: 'One two three', html: undefined });
  expect(unstored).toBe(6);
});

test.each([
  ['an answer that is whole', stored('complete', 'One'), 'One two'],
  ['as much as was stored', stored('interrupted', 'One'), 'One'],
  ['something else', stored('interrupted', 'One'), 'Two three four'],
  ['nothing', stored('interrupted', 'One'), undefined],
  ['a text that is not here', stored('interrupted', null), 'One'],
])('%s is shown as it is stored', (_, message, seen) => {
  expect(withSeenText(message, seen)).toEqual({ shown: message, unstored: 0 });
});
