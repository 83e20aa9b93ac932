import { expect, test } from 'vitest';
import { ALERT_RULES } from '../../lib/metrics/alerts/alert-rules.ts';
import { missingIn, textOf, wordsOf } from './documents.ts';

const PAGE = 'docs/alerting.md';

test('docs/alerting.md has a section for every alert, and for no other', () => {
  const sections = [...textOf(PAGE).matchAll(/^## `(\w+)`$/gm)].map(([, id = '']) => id);
  const rules = ALERT_RULES.map(({ id }) => id);
  expect(missingIn(`${PAGE} has no section`, rules, sections)).toEqual([]);
  expect(missingIn(`${PAGE} has a section for what is no alert`, sections, rules)).toEqual([]);
});

test('docs/alerting.md says rightly how many alerts there are, and names each setting', () => {
  const words = [
    'no',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ];
  expect(textOf(PAGE)).toContain(`the state of ${words[ALERT_RULES.length]} alerts`);
  const settings = ALERT_RULES.map(({ setting }) => setting);
  expect(missingIn(`${PAGE} does not name`, settings, wordsOf(textOf(PAGE)))).toEqual([]);
});
