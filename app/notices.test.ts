import { expect, test } from 'vitest';
import { Notices } from './notices.ts';

const texts = (notices: Notices) => notices.shown.get().map(({ text }) => text);
const undo = { label: 'Undo', run: () => {} };

test('what can be taken back stays beside what is said next', () => {
  const notices = new Notices();
  notices.say('One deleted.', undo);
  notices.say('Copied.');
  notices.say('Two deleted.', undo);
  expect(texts(notices)).toEqual(['One deleted.', 'Two deleted.']);
  notices.dismiss(notices.shown.get()[0]?.id ?? 0);
  expect(texts(notices)).toEqual(['Two deleted.']);
});

test('there are never more than three', () => {
  const notices = new Notices();
  for (const text of ['1', '2', '3', '4']) notices.say(text, undo);
  expect(texts(notices)).toEqual(['2', '3', '4']);
  notices.clear();
  expect(texts(notices)).toEqual([]);
});
