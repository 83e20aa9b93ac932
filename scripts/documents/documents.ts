import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The text of a file of the project. */
export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every document that is written for people, by its path in the project. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  ...globSync(['docs/**/*.md', 'lib/**/*.md'], { cwd: ROOT, exclude: ['lib/db/generated/**'] }),
].toSorted();

/** The part of a document below the heading that begins so, up to the next heading of its rank. */
export function sectionOf(path: string, heading: string): string {
  const [, rank = ''] = /^(#+) /.exec(heading) ?? [];
  const [, ...rest] = `\n${textOf(path)}`.split(`\n${heading}`);
  if (rest.length === 0) throw new Error(`${path} has no heading "${heading}".`);
  return rest.join(`\n${heading}`).split(new RegExp(`^#{1,${rank.length}} `, 'm'))[0] ?? '';
}

/** The rows of every table in a piece of Markdown, without their heads, as their cells. */
export function rowsOf(markdown: string): string[][] {
  const rows = markdown.split('\n').map((line) => (/^\|.*\|$/.test(line.trim()) ? cellsOf(line) : null));
  return rows.filter((cells, at): cells is string[] => {
    const isRule = (row: string[] | null | undefined) => row?.every((cell) => /^:?-+:?$/.test(cell)) ?? false;
    return cells !== null && !isRule(cells) && !isRule(rows[at + 1]);
  });
}

/** What stands between back-quotes in a piece of Markdown. */
export function wordsOf(markdown: string): string[] {
  return [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** What of `names` the document lacks, each with the sentence that says where it belongs. */
export function missingIn(where: string, names: Iterable<string>, documented: Iterable<string>): string[] {
  const known = new Set(documented);
  return [...new Set(names)].filter((name) => !known.has(name)).map((name) => `${where}: ${name}`);
}
