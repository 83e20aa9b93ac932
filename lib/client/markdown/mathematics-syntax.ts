import type { TokenizerExtension, Tokens } from 'marked';

/** A formula in a text, as TeX; `display` on a line of its own. */
export interface MathematicsToken extends Tokens.Generic {
  type: 'mathematics';
  tex: string;
  display: boolean;
}

/** Longest formula in a line and on lines of its own, in characters: what is longer is text. */
export const LONGEST_INLINE = 300;
export const LONGEST_DISPLAY = 6_000;

const BRACKETS = new RegExp(`^\\\\\\(((?:(?!\\n[ \\t]*\\n)[\\s\\S]){1,${LONGEST_INLINE * 4}}?)\\\\\\)`);
const SQUARE = new RegExp(`^\\\\\\[((?:(?!\\n[ \\t]*\\n)[\\s\\S]){1,${LONGEST_DISPLAY}}?)\\\\\\]`);
const DOUBLE = new RegExp(`^\\$\\$((?:\\\\[\\s\\S]|(?!\\n[ \\t]*\\n)[^$\\\\]){1,${LONGEST_DISPLAY}})\\$\\$`);
const SINGLE = new RegExp(`^\\$((?:\\\\[^\\n]|[^$\\n\\\\]){1,${LONGEST_INLINE}})\\$(?![\\w$])`);
const BLOCK = new RegExp(
  `^ {0,3}(?:\\$\\$([\\s\\S]{1,${LONGEST_DISPLAY}}?)\\$\\$|\\\\\\[([\\s\\S]{1,${LONGEST_DISPLAY}}?)\\\\\\])[ \\t]*(?:\\n|$)`,
);

/**
 * Whether what stands between two dollars is prose after all: "$5 and $10", "$HOME is set; $PATH". Two words side by
 * side, or an amount with a word after it, are no formula; the words of `\text{…}` are.
 */
export function isProse(content: string): boolean {
  if (/^\s/.test(content) || /^\d[\d.,]*[kKmMbB]?\+?(?:\s+|\s*[-–—/]\s*)[A-Za-z]{2}/.test(content))
    return true;
  const bare = content.replace(/\\[a-zA-Z]+\s*(?:\{[^{}]*(?:\}|$))?/g, ' ');
  return /(?:^|\s)[A-Za-z]{3,}[,;:.!?]?\s+[A-Za-z]{2,}/.test(bare);
}

function token(raw: string, tex: string, display: boolean): MathematicsToken | undefined {
  return tex.trim() === '' ? undefined : { type: 'mathematics', raw, tex: tex.trim(), display };
}

/** `$…$`, `$$…$$`, `\(…\)` and `\[…\]` inside a line. A price is none. */
export const inlineMathematics: TokenizerExtension = {
  name: 'mathematics',
  level: 'inline',
  start: (source) => {
    const index = source.indexOf('$');
    return index < 0 ? undefined : index;
  },
  tokenizer(source, tokens) {
    if (source.startsWith('\\')) {
      const inline = BRACKETS.exec(source);
      if (inline) return token(inline[0], inline[1] ?? '', false);
      const display = SQUARE.exec(source);
      return display ? token(display[0], display[1] ?? '', true) : undefined;
    }
    if (!source.startsWith('$')) return undefined;
    const double = DOUBLE.exec(source);
    if (double) return token(double[0], double[1] ?? '', true);
    // As in "US$5": what a word runs into is an amount of money.
    if (/\w$/.test(tokens.at(-1)?.raw ?? '')) return undefined;
    const single = SINGLE.exec(source);
    const content = single?.[1] ?? '';
    if (!single || /\s$/.test(content) || isProse(content)) return undefined;
    return token(single[0], content, false);
  },
};

/** `$$…$$` and `\[…\]` that have lines of their own, blank lines inside included. */
export const blockMathematics: TokenizerExtension = {
  name: 'mathematics',
  level: 'block',
  start: (source) => {
    const index = source.search(/\n {0,3}(?:\$\$|\\\[)/);
    return index < 0 ? undefined : index + 1;
  },
  tokenizer(source) {
    const match = BLOCK.exec(source);
    return match ? token(match[0], match[1] ?? match[2] ?? '', true) : undefined;
  },
};

/** Whether display mathematics that begins a line of this block has not been closed yet, and still may be. */
export function hasOpenDisplay(block: string): boolean {
  if (block.length > LONGEST_DISPLAY) return false;
  const rest = block.replace(/^ {0,3}(?:\$\$[\s\S]*?\$\$|\\\[[\s\S]*?\\\])/gm, '');
  return /^ {0,3}(?:\$\$|\\\[)/m.test(rest);
}
