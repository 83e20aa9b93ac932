import type { LinkDefinitions } from './answer-parser.ts';
import type { CitedSource } from './citations.ts';
import { Footnotes } from './footnotes.ts';
import type { Highlight } from './render-code.ts';

/** A formula as HTML, or null where it cannot be set, or not yet: then its source is shown. */
export type SetFormula = (tex: string, display: boolean) => string | null;

export interface RenderOptions {
  /** Absent: code is coloured later, in the browser. */
  highlight?: Highlight;
  /** Absent: it is still being loaded, and formulas keep their places free. */
  setFormula?: SetFormula;
  /** What `[1]` refers to. */
  sources?: readonly CitedSource[];
}

/** What the blocks of one answer share, from the first to the last. */
export interface RenderContext extends RenderOptions {
  outline: Outline;
  footnotes: Footnotes;
  links: LinkDefinitions;
  /** More is still to come at the end of the block at hand. */
  growing?: boolean;
  /** What has been met so far, so that it is known what to load. */
  met: { formula: boolean };
}

/** The context of an answer of which nothing has been rendered yet, and which may grow. */
export function newContext(answerId: string, options: RenderOptions = {}): RenderContext {
  return {
    ...options,
    outline: newOutline(),
    footnotes: new Footnotes(answerId, null),
    links: Object.create(null),
    met: { formula: false },
  };
}

/** The headings met so far: the depth of the first one, and the level that the last one was given. */
export interface Outline {
  first: number | null;
  last: number;
}

/** Levels 1 and 2 are the page's own: the conversation and the speakers. */
const TOP_LEVEL = 3;

const newOutline = (): Outline => ({ first: null, last: TOP_LEVEL - 1 });

/** The level of a heading: relative to the answer's first one, and never skipping a level on the way down. */
export function levelOf(depth: number, outline: Outline): number {
  outline.first ??= depth;
  const wanted = Math.max(TOP_LEVEL, TOP_LEVEL + depth - outline.first);
  outline.last = Math.min(6, wanted, outline.last + 1);
  return outline.last;
}
