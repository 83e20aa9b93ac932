import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { DOCUMENTS, ROOT, textOf } from './documents.ts';

/** Markdown without what is only shown, code and comments. */
const prose = (markdown: string) =>
  markdown.replace(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, '').replace(/`[^`\n]*`|<!--[\s\S]*?-->/g, '');

/** The anchors that GitHub gives to the headings of a document. */
function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...markdown.replace(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, '').matchAll(/^#{1,6} (.+)$/gm)];
  return new Set(
    headings.map(([, heading = '']) => {
      const name = heading
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return before === 0 ? name : `${name}-${before}`;
    }),
  );
}

/** What is wrong with the links of a document, a sentence for each. */
function faultsOf(path: string): string[] {
  const links = [...prose(textOf(path)).matchAll(/\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g)];
  return links.flatMap(([, target = '']) => {
    if (/^[a-z]+:/i.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const found = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), decodeURI(file));
    if (!existsSync(found)) return [`${path} links to ${target}: there is no ${relative(ROOT, found)}`];
    if (anchor === undefined || statSync(found).isDirectory()) return [];
    const has = anchorsOf(readFileSync(found, 'utf8')).has(anchor);
    return has ? [] : [`${path} links to ${target}: ${relative(ROOT, found)} has no heading for #${anchor}`];
  });
}

test.each(DOCUMENTS)('every link of %s leads somewhere', (path) => {
  expect(faultsOf(path)).toEqual([]);
});

test('there are links to judge', () => {
  expect(DOCUMENTS).toContain('docs/http-api.md');
  expect(prose(textOf('README.md'))).toMatch(/\]\(docs\//);
});
