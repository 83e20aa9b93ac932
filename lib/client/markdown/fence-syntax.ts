import type { MarkdownIt, StateBlock } from 'markdown-it';

/** A fence that opens a code block: its marks, and what it names. */
const OPENING = /^(`{3,}|~{3,})([^\n]*)$/;

/** Whether the block is Markdown, in which fences that name a language open blocks of their own. */
const isMarkdown = (info: string) => /^\s*(?:markdown|md|mdx)\b/i.test(info);

/** Reads the lines of a code block, and says which one closes it. */
export class FenceReader {
  readonly marks: string;
  readonly info: string;
  private depth = 0;

  private constructor(marks: string, info: string) {
    this.marks = marks;
    this.info = info;
  }

  /** The reader of what a line opens; null where it opens nothing. */
  static open(line: string): FenceReader | null {
    const [, marks = '', info = ''] = OPENING.exec(line) ?? [];
    if (marks === '' || (marks.startsWith('`') && info.includes('`'))) return null;
    return new FenceReader(marks, info.trim());
  }

  /** Takes in the next line, without its indentation; true where it closes the block. */
  closes(line: string): boolean {
    if (!line.startsWith(this.marks)) return false;
    const rest = line.slice(runLength(line));
    if (rest.trim() === '') {
      if (this.depth === 0) return true;
      this.depth -= 1;
    } else if (isMarkdown(this.info) && /^\w/.test(rest) && runLength(line) === this.marks.length)
      this.depth += 1;
    return false;
  }
}

function runLength(line: string): number {
  let length = 1;
  while (line[length] === line[0]) length += 1;
  return length;
}

/** Code between fences of any length; in Markdown that is shown as code, fences in it are part of it. */
function fence(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const indent = state.sCount[startLine] ?? 0;
  if (indent - state.blkIndent >= 4) return false;
  const reader = FenceReader.open(lineAt(state, startLine));
  if (!reader) return false;
  if (silent) return true;
  let line = startLine + 1;
  let isClosed = false;
  for (; line < endLine; line += 1) {
    const depth = state.sCount[line] ?? 0;
    if (!state.isEmpty(line) && depth < state.blkIndent) break;
    isClosed = depth - state.blkIndent < 4 && reader.closes(lineAt(state, line));
    if (isClosed) break;
  }
  state.line = line + (isClosed ? 1 : 0);
  const token = state.push('fence', 'code', 0);
  token.info = reader.info;
  token.content = state.getLines(startLine + 1, line, indent, true);
  token.markup = reader.marks;
  token.map = [startLine, state.line];
  token.meta = { open: !isClosed };
  return true;
}

const lineAt = (state: StateBlock, line: number) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);

/** Teaches the parser fences in fences. */
export function fenceSyntax(parser: MarkdownIt): void {
  parser.block.ruler.at('fence', fence, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
}
