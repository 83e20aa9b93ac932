import { expect, test } from 'vitest';
import { SETTING_NAMES } from '../../lib/env.ts';
import { PACER, PROVIDER } from '../../lib/env-schema.ts';
import { DOCUMENTS, textOf, wordsOf } from './documents.ts';

/** Variables that others read: Node, OpenTelemetry, the tools of this project and of its tests. */
const OTHERS = /^(CHROME_PATH|NODE_ENV|TTFT_PROVIDER|TTFT_MODEL|DAC|THREAD|RUN|ANSWER|TMPDIR|PATH)$/;

/** How a document may shorten a name: the end, after any provider's, or the beginning, before any end. */
const ENDS = [...Object.keys(PACER), ...Object.keys(PROVIDER)];
const isShortened = (word: string) =>
  ENDS.some((end) => word === `…_${end}` || word === `_${end}` || word === `<VENDOR>_${end}`) ||
  (word.endsWith('_…') && SETTING_NAMES.some((name) => name.startsWith(word.slice(0, -1))));

test.each(DOCUMENTS)('every setting that %s names is one', (path) => {
  const named = wordsOf(textOf(path))
    .map((word) => word.split('=')[0]?.trim() ?? '')
    .filter((word) => /^[A-Z…<_][A-Z0-9_…<>]*_[A-Z0-9_…]+$/.test(word));
  const unknown = named.filter(
    (name) => !SETTING_NAMES.includes(name) && !OTHERS.test(name) && !isShortened(name),
  );
  expect([...new Set(unknown)].map((name) => `${path} names ${name}, which is no setting`)).toEqual([]);
});
