import type { MarkdownIt, StateBlock } from 'markdown-it';
import type { AnswerEnv } from './growing.ts';

/** Wider heads are no table: each of its rows would be filled up to them. */
const MOST_COLUMNS = 200;
/** So many cells that a row does not name are added; after that rows stay short. */
const MOST_ADDED = 20_000;

const RULE = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/;

/**
 * The cells of a row. A bar inside a code span or a formula belongs to it: those who write "a || b" in a cell mean
 * that. `\|` is a bar, and in a formula it stays what it is there. In a growing row they may still be open.
 */
export function cellsOf(row: string, growing = false): string[] {
  const text = row.trim().replace(/^\|/, '');
  const cells: string[] = [];
  let cell = '';
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    const whole =
      character === '`' || character === '$' || character === '\\'
        ? wholePiece(text, at, growing)
        : character;
    if (whole === '|') {
      cells.push(cell.trim());
      cell = '';
    } else cell += whole === '\\|' ? '|' : whole.startsWith('`') ? whole.replaceAll('\\|', '|') : whole;
    at += whole.length;
  }
  if (cell.trim() !== '') cells.push(cell.trim());
  return cells;
}

/** A code span, a formula or an escape that begins here; otherwise the character, or the run of them, itself. */
function wholePiece(text: string, at: number, growing: boolean): string {
  const rest = text.slice(at, at + 400);
  if (rest.startsWith('\\')) return /^\\\([^|]*?\\\)|^\\[\s\S]?/.exec(rest)?.[0] ?? '\\';
  if (rest.startsWith('`')) {
    const marks = /^`+/.exec(rest)?.[0] ?? '`';
    for (let end = rest.indexOf(marks, marks.length); end >= 0; end = rest.indexOf(marks, end)) {
      const run = /^`+/.exec(rest.slice(end))?.[0].length ?? 1;
      if (run === marks.length) return rest.slice(0, end + run);
      end += run;
    }
    return growing ? rest : marks;
  }
  const formula = /^(\$\$?)(?![\s$])((?:\\.|[^\\$])*?)(?<!\s)\1(?![\w$])/.exec(rest);
  // Dollars of two cells are prices: between the two there is more than a formula has.
  if (formula && !/\s\|\s/.test(formula[2] ?? '')) return formula[0];
  const isOpen = growing && /^\$\$?(?!\d[\d.,]*\s|\s)(?:(?!\s\|)[^$]){0,60}$/.test(rest);
  return isOpen ? rest : '$';
}

function table(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (startLine + 2 > endLine || isIndented(state, startLine) || isIndented(state, startLine + 1))
    return false;
  if ((state.sCount[startLine + 1] ?? 0) < state.blkIndent) return false;
  const rule = lineAt(state, startLine + 1);
  const head = lineAt(state, startLine);
  if (!head.includes('|') || !RULE.test(rule) || !/[|:]/.test(rule)) return false;
  const aligns = rule
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(alignOf);
  const heads = cellsOf(head);
  if (heads.length !== aligns.length || heads.length > MOST_COLUMNS) return false;
  if (silent) return true;
  const parent = state.parentType;
  state.parentType = 'table';
  const lines: [number, number] = [startLine, 0];
  state.push('table_open', 'table', 1).map = lines;
  row(state, 'th', startLine, heads, aligns);
  let line = startLine + 2;
  let room = MOST_ADDED;
  for (; line < endLine && isRow(state, line, endLine); line += 1) {
    const isAtEnd = (state.env as AnswerEnv).growing === true && state.eMarks[line] === state.src.length;
    const cells = cellsOf(lineAt(state, line), isAtEnd);
    // Nothing of a row is lost: what is too much goes to its last cell.
    if (cells.length > heads.length) cells.push(cells.splice(heads.length - 1).join(' | '));
    room -= heads.length - cells.length;
    while (room > 0 && cells.length < heads.length) cells.push('');
    row(state, 'td', line, cells, aligns);
  }
  lines[1] = line;
  state.push('table_close', 'table', -1);
  state.parentType = parent;
  state.line = line;
  return true;
}

function row(state: StateBlock, tag: 'th' | 'td', line: number, cells: string[], aligns: string[]): void {
  state.push('tr_open', tag, 1).map = [line, line + 1];
  for (const [index, cell] of cells.entries()) {
    state.push('cell_open', tag, 1).info = aligns[index] ?? '';
    const content = state.push('inline', '', 0);
    content.content = cell;
    content.children = [];
    state.push('cell_close', tag, -1);
  }
  state.push('tr_close', tag, -1);
}

function isRow(state: StateBlock, line: number, endLine: number): boolean {
  if ((state.sCount[line] ?? 0) < state.blkIndent || state.isEmpty(line) || isIndented(state, line))
    return false;
  return !state.md.block.ruler.getRules('blockquote').some((rule) => rule(state, line, endLine, true));
}

const isIndented = (state: StateBlock, line: number) => (state.sCount[line] ?? 0) - state.blkIndent >= 4;
const lineAt = (state: StateBlock, line: number) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trim();

function alignOf(rule: string): string {
  const [left, right] = [rule.trim().startsWith(':'), rule.trim().endsWith(':')];
  if (left && right) return 'center';
  return right ? 'right' : left ? 'left' : '';
}

/** Teaches the parser tables whose code and formulas may have bars. */
export function tableSyntax(parser: MarkdownIt): void {
  parser.block.ruler.at('table', table, { alt: ['paragraph', 'reference'] });
}
