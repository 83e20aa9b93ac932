import { expect, test } from 'vitest';
import { VENDORS } from '../../lib/env.ts';
import { FAILURES } from '../../lib/stream/errors.ts';
import { missingIn, rowsOf, sectionOf, textOf, wordsOf } from './documents.ts';

const PAGE = 'docs/providers.md';
/** Failures that are ours alone have their words in `docs/http-api.md`. */
const OF_PROVIDERS = Object.keys(FAILURES).filter(
  (code) =>
    code.startsWith('provider_') || ['context_too_long', 'content_filtered', 'model_unknown'].includes(code),
);

test('every provider is in the first table, with its key, and no other', () => {
  const models = rowsOf(textOf(PAGE)).flatMap(([, , cell = '']) =>
    [...cell.matchAll(/`([a-z]+)\//g)].map(([, vendor = '']) => vendor),
  );
  const vendors = [...VENDORS, 'mock'];
  expect(missingIn(`${PAGE}, first table, lacks`, vendors, models)).toEqual([]);
  expect(missingIn(`${PAGE}, first table, has what is no provider`, models, vendors)).toEqual([]);
  const keys = VENDORS.map((vendor) => `${vendor.toUpperCase()}_API_KEY`);
  expect(missingIn(`${PAGE} does not name`, keys, wordsOf(textOf(PAGE)))).toEqual([]);
  expect(keys.filter((key) => !textOf('README.md').includes(key))).toEqual([]);
});

test('every failure of a provider is explained, and no other', () => {
  const explained = rowsOf(sectionOf(PAGE, '## When it fails')).flatMap(([cell = '']) => wordsOf(cell));
  expect(missingIn(`${PAGE}, "When it fails", lacks`, OF_PROVIDERS, explained)).toEqual([]);
  const codes = Object.keys(FAILURES);
  expect(missingIn(`${PAGE}, "When it fails", has what is no code`, explained, codes)).toEqual([]);
});

test('what it says can be asked again is what the code says, where it says it plainly', () => {
  const rows = rowsOf(sectionOf(PAGE, '## When it fails'));
  const wrong = rows.flatMap(([codes = '', , , again = '']) =>
    /^(yes|no)$/.test(again)
      ? wordsOf(codes).filter(
          (code) => FAILURES[code as keyof typeof FAILURES]?.retryable !== (again === 'yes'),
        )
      : [],
  );
  expect(wrong.map((code) => `${PAGE}: ${code} is said to be retryable, or not, wrongly`)).toEqual([]);
});
