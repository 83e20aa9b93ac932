import { blockSources, blocksOf } from './answer-parser.ts';
import type { CitedSource } from './citations.ts';
import { FenceReader } from './fence-syntax.ts';
import { Footnotes, notesIn } from './footnotes.ts';
import { withoutLoneMarker } from './growing.ts';
import { splitLongBlock } from './long-block.ts';
import { renderCode } from './render-code.ts';
import { newContext, type Outline, type RenderOptions } from './render-context.ts';
import { renderBlocks } from './render-markdown.ts';

/** One rendered block; the same object as long as it stays the same. */
export interface RenderedBlock {
  key: number;
  html: string;
  /** It goes on with what the block before began. */
  continued: boolean;
}

/** Blocks that belong together for React only: a full group is the same object for ever, so a token looks into one. */
export type BlockGroup = readonly RenderedBlock[];

/** A text as far as it has come. A new object whenever anything of it changes. */
export interface Rendering {
  groups: readonly BlockGroup[];
  /** Formulas have been met: what sets them is needed. */
  hasFormulas: boolean;
  /** The language of the code block that is being written: its grammar is needed. */
  openLanguage: string | null;
}

const GROUP = 32;
/** An open block that grew by so much is looked at again for a place to split it. */
const SPLIT_STEP = 1_000;
/** Open code beyond this many characters is coloured when it is closed: colouring grows with its length. */
const LONGEST_LIVE = 4_000;
/** The marks of a closing fence that is still coming. */
const HALF_FENCE = /(?:^|\n) {0,3}(?:`+|~+)$/;
const FIRST_LINE = /^ {0,3}([`~]{3}[^\n]*)\n/;
/** What may render otherwise once definitions, sources or the setter of formulas are there. */
const PENDING = /\[|\$|\\[([]/;
/** How much of the text taken in is compared with the text that comes next. */
const COMPARED = 64;

const NOTHING: Rendering = { groups: [], hasFormulas: false, openLanguage: null };

/**
 * Renders a growing text block by block. What a token costs does not depend on what came before its block: everything
 * before the last block can no longer change, so it is rendered once and kept, and of the text only what is new is
 * looked at.
 */
export class MarkdownStream {
  private readonly answerId: string;
  private readonly render: typeof renderBlocks;
  private options: RenderOptions = {};
  private context = newContext('');
  /** How many characters of the text have been taken in, and the last of them. */
  private taken = 0;
  private lastTaken = '';
  private complete = false;
  /** What is not settled yet; its lines end in LF. */
  private tail = '';
  private tailContinues = false;
  /** Reads the lines of the tail where that is a code block; up to `fenceFrom` it has. */
  private fence: FenceReader | null = null;
  private fenceFrom = 0;
  private isFenceClosed = false;
  /** How long the tail must be for the next attempt to split it. */
  private splitAt = SPLIT_STEP;
  private full: BlockGroup[] = [];
  private last: RenderedBlock[] = [];
  private open: RenderedBlock | null = null;
  private rendering: Rendering = NOTHING;
  private readonly pending = new Map<number, { raw: string; outline: Outline }>();
  private readonly notes = new Set<string>();

  /** `answerId` makes the ids within the answer unique in the page. `render` is given by tests that count. */
  constructor(answerId = 'answer', render = renderBlocks) {
    this.answerId = answerId;
    this.render = render;
    this.reset();
  }

  /** How long the open block is, in characters: what one more token costs. */
  get openLength(): number {
    return this.tail.length;
  }

  /** The blocks of the text so far; `complete` says that no more will come. */
  update(text: string, complete: boolean, options: RenderOptions = {}): Rendering {
    const before = this.options;
    const isSame = text.length === this.taken && complete === this.complete;
    if (isSame && sameOptions(before, options) && this.goesOn(text)) return this.rendering;
    if (!this.goesOn(text) || (this.complete && !complete)) this.reset();
    this.options = options;
    const { highlight, setFormula, sources } = options;
    Object.assign(this.context, { highlight, setFormula, sources });
    const grown = this.take(text, complete);
    if (grown.includes('\n') || complete) this.settle(complete);
    if (!complete) this.split();
    if (complete) this.define();
    else if (!sameOptions(before, options)) this.renderPending();
    this.complete = complete;
    this.renderOpen();
    const end = this.open === null ? this.last : [...this.last, this.open];
    this.rendering = {
      groups: end.length === 0 ? this.full : [...this.full, end],
      hasFormulas: this.context.met.formula,
      openLanguage: this.isOpenFence() ? (this.fence?.info.toLowerCase() ?? null) : null,
    };
    return this.rendering;
  }

  private reset(): void {
    this.context = newContext(this.answerId, this.options);
    Object.assign(this, {
      taken: 0,
      lastTaken: '',
      complete: false,
      tail: '',
      tailContinues: false,
      fence: null,
    });
    Object.assign(this, { full: [], last: [], open: null, rendering: NOTHING });
    this.pending.clear();
    this.notes.clear();
  }

  /** Whether the text begins with what was taken in, as far as can be told without reading all of it. */
  private goesOn(text: string): boolean {
    return (
      text.length >= this.taken &&
      text.slice(Math.max(0, this.taken - COMPARED), this.taken) === this.lastTaken
    );
  }

  /** Takes in what is new of the text, its line ends made one kind, and gives it back. */
  private take(text: string, complete: boolean): string {
    // Half of a CR LF waits for the other half.
    const end = !complete && text.endsWith('\r') ? text.length - 1 : text.length;
    const fresh = text.slice(this.taken, end);
    const grown = fresh.includes('\r') ? fresh.replace(/\r\n?/g, '\n') : fresh;
    this.tail += grown;
    this.taken = Math.max(end, this.taken);
    this.lastTaken = text.slice(Math.max(0, this.taken - COMPARED), this.taken);
    return grown;
  }

  private settle(complete: boolean): void {
    if (!complete && this.isOpenFence()) return;
    // A line that has only begun may belong to the block before it ("2" may become the next item of a list), so
    // only whole lines can end a block.
    const whole = complete ? this.tail : this.tail.slice(0, this.tail.lastIndexOf('\n') + 1);
    const raws = blockSources(whole, !complete);
    if (!complete) raws.pop();
    for (const raw of raws) this.settleBlock(raw, raw.length);
  }

  /** Settles a part of an open block that has become long. */
  private split(): void {
    if (this.tail.length < this.splitAt || this.isOpenFence()) return;
    const split = splitLongBlock(this.tail);
    this.splitAt = (split?.rest ?? this.tail).length + SPLIT_STEP;
    if (!split) return;
    this.settleBlock(split.settled, this.tail.length);
    this.tail = split.rest;
    this.tailContinues = true;
  }

  private settleBlock(raw: string, length: number): void {
    const continued = this.tailContinues;
    this.tail = this.tail.slice(length);
    this.tailContinues = false;
    this.fence = null;
    this.splitAt = SPLIT_STEP;
    if (raw.trim() === '') return;
    const key = this.nextKey();
    if (PENDING.test(raw)) {
      this.pending.set(key, { raw, outline: { ...this.context.outline } });
      if (raw.includes('[^')) for (const label of notesIn(blocksOf(raw))) this.notes.add(label);
    }
    this.last = [...this.last, { key, html: this.render(raw, this.context), continued }];
    if (this.last.length < GROUP) return;
    this.full = [...this.full, this.last];
    this.last = [];
  }

  private nextKey(): number {
    return this.full.length * GROUP + this.last.length;
  }

  /** The answer is whole: now it is known which notes and links there are. */
  private define(): void {
    this.context.footnotes = new Footnotes(this.answerId, this.notes);
    this.renderPending();
  }

  /** Renders those blocks again that may look otherwise now; what stays the same stays the same object. */
  private renderPending(): void {
    for (const [key, { raw, outline }] of this.pending) {
      const group = this.full[Math.floor(key / GROUP)] ?? this.last;
      const block = group[key % GROUP];
      const html = this.render(raw, { ...this.context, outline: { ...outline } });
      if (!block || block.html === html) continue;
      const changed = group.map((one) => (one === block ? { ...block, html } : one));
      if (group === this.last) this.last = changed;
      else this.full = this.full.map((one) => (one === group ? changed : one));
    }
  }

  private renderOpen(): void {
    const html = this.tail.trim() === '' ? '' : this.openHtml();
    const key = this.nextKey();
    if (html === '') this.open = null;
    else if (this.open?.html !== html || this.open.key !== key) {
      this.open = { key, html, continued: this.tailContinues };
    }
  }

  private openHtml(): string {
    if (this.isOpenFence() && this.fence && !/^math$/i.test(this.fence.info)) {
      const code = this.tail.slice(this.tail.indexOf('\n') + 1).replace(HALF_FENCE, '');
      const highlight = code.length > LONGEST_LIVE ? undefined : this.options.highlight;
      return renderCode(code, this.fence.info, { highlight, open: true });
    }
    // What is half-written must define nothing for good.
    const links = Object.create(this.context.links);
    const context = { ...this.context, links, outline: { ...this.context.outline } };
    return this.render(withoutLoneMarker(this.tail), context, { open: false });
  }

  /** Whether the tail is one code block whose closing fence has not come. Only what is new of it is read. */
  private isOpenFence(): boolean {
    if (this.fence === null) {
      const first = FIRST_LINE.exec(this.tail);
      this.fence = first ? FenceReader.open(first[1] ?? '') : null;
      if (!first || !this.fence) return false;
      this.fenceFrom = first[0].length;
      this.isFenceClosed = false;
    }
    for (let end = 0; !this.isFenceClosed; this.fenceFrom = end + 1) {
      end = this.tail.indexOf('\n', this.fenceFrom);
      if (end < 0) break;
      const line = this.tail.slice(this.fenceFrom, end);
      this.isFenceClosed = /^ {0,3}\S/.test(line) && this.fence.closes(line.trimStart());
    }
    return !this.isFenceClosed;
  }
}

function sameOptions(one: RenderOptions, other: RenderOptions): boolean {
  return (
    one.highlight === other.highlight &&
    one.setFormula === other.setFormula &&
    sameSources(one.sources, other.sources)
  );
}

const sameSources = (one: readonly CitedSource[] = [], other: readonly CitedSource[] = []) =>
  one === other || (one.length === 0 && other.length === 0);
