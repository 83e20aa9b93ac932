import { Lexer } from 'marked';
import { completeMarkup } from './complete-markup.ts';
import { type Highlight, newOutline, type Outline, renderCode, renderMarkdown } from './render-markdown.ts';

/** One rendered block; the same object as long as it stays the same. */
export interface RenderedBlock {
  key: number;
  html: string;
}

/** Open code beyond this many characters is coloured when it is closed: colouring grows with its length. */
const LONGEST_LIVE = 8_000;
/** The first marks of a closing fence that is still coming. */
const HALF_FENCE = /\n {0,3}[`~]{1,2}$/;
const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})([^\n`]*)(?:\n|$)/;

/**
 * Renders a growing text block by block. Everything before the last block can no longer change, so it is rendered
 * once and kept; only the last one is looked at again.
 */
export class MarkdownStream {
  private source = '';
  private settledLength = 0;
  private settled: RenderedBlock[] = [];
  private open: RenderedBlock | null = null;
  /** Headings of the settled blocks. */
  private outline = newOutline();
  private readonly render: (source: string, outline: Outline) => string;

  private highlight: Highlight | undefined;

  /** `render` is given by tests that count. */
  constructor(
    render: typeof this.render = (source, outline) =>
      renderMarkdown(source, { outline, highlight: this.highlight }),
  ) {
    this.render = render;
  }

  /** The blocks of the text so far; `complete` says that no more will come. `highlight` colours code, once it is loaded. */
  update(text: string, complete: boolean, highlight?: Highlight): RenderedBlock[] {
    this.highlight = highlight;
    const source = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    if (!source.startsWith(this.source.slice(0, this.settledLength))) this.reset();
    this.source = source;
    this.settle(complete);
    const tail = source.slice(this.settledLength);
    const html = tail.trim() === '' ? '' : this.renderOpen(tail);
    if (html === '') this.open = null;
    else if (this.open?.html !== html || this.open.key !== this.settled.length) {
      this.open = { key: this.settled.length, html };
    }
    return this.open ? [...this.settled, this.open] : this.settled;
  }

  private reset(): void {
    this.settledLength = 0;
    this.settled = [];
    this.outline = newOutline();
    this.open = null;
  }

  private settle(complete: boolean): void {
    const tail = this.source.slice(this.settledLength);
    if (!complete && isOpenFence(tail)) return;
    // A line that has only begun may belong to the block before it ("2" may become the next item of a list), so
    // only whole lines can end a block.
    const raws = blockSources(complete ? tail : tail.slice(0, tail.lastIndexOf('\n') + 1));
    if (!complete) raws.pop();
    if (raws.length === 0) return;
    // A new array, so that React sees the change; the blocks in it stay the same objects.
    this.settled = [...this.settled];
    for (const raw of raws) {
      this.settledLength += raw.length;
      if (raw.trim() !== '')
        this.settled.push({ key: this.settled.length, html: this.render(raw, this.outline) });
    }
  }

  private renderOpen(tail: string): string {
    const fence = OPEN_FENCE.exec(tail);
    if (fence && isOpenFence(tail)) {
      const code = tail.slice(fence[0].length).replace(HALF_FENCE, '');
      const highlight = code.length > LONGEST_LIVE ? undefined : this.highlight;
      return renderCode(code, (fence[2] ?? '').trim(), highlight);
    }
    return this.render(completeMarkup(tail), { ...this.outline });
  }
}

/** The text cut at its top-level blocks; joined again it is the same text. */
export function blockSources(text: string): string[] {
  const lexer = new Lexer({ gfm: true });
  const raws: string[] = [];
  for (const token of lexer.blockTokens(text, [])) {
    // Blank lines belong to the block before them.
    if (token.type === 'space' && raws.length > 0) raws[raws.length - 1] += token.raw;
    else raws.push(token.raw);
  }
  return raws;
}

/** Whether the text is one code block whose closing fence has not come. Spares lexing a long one for every token. */
function isOpenFence(text: string): boolean {
  const mark = OPEN_FENCE.exec(text)?.[1];
  if (!mark) return false;
  return !new RegExp(`\\n {0,3}${mark.charAt(0)}{${mark.length},}[ \\t]*(?:\\n|$)`).test(text);
}
