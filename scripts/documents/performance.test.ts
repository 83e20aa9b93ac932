import { expect, test } from 'vitest';
import { textOf } from './documents.ts';

const page = textOf('docs/performance.md');

test('the figures carry the commit, the date and the machine that they were measured at', () => {
  expect(page).toMatch(/^- Commit: [0-9a-f]{40}$/m);
  expect(page).toMatch(/^- Date: \d{4}-\d\d-\d\dT[\d:.]+Z$/m);
  expect(page).toMatch(/^- Machine: .+, Node v\d+\.\d+\.\d+$/m);
});

test('the sentence on bars held and missed is the sum of its tables', () => {
  const count = (word: string) => page.split('\n').filter((line) => line.endsWith(`| ${word} |`)).length;
  expect(page).toContain(
    `${count('held')} bars held, ${count('**missed**')} missed, ${count('no bar')} figures without a bar.`,
  );
});
