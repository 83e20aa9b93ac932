import type { BranchStep } from './message-tree.ts';
import type { MessageView } from './thread-data.ts';

export type Steps = readonly BranchStep<MessageView>[];

/** Neighbouring messages of a branch, by their places in it: from `start` up to but not including `end`. */
export interface MessageRange {
  start: number;
  end: number;
}

/** A message, and its place in the branch when it was noted. */
export interface Mark {
  id: string;
  index: number;
}

/** Which messages are in the document. */
export interface MessageWindow {
  /** Null: as many of the newest as a page comes with. */
  first: Mark | null;
  /** Null: up to the newest, whatever comes. */
  last: Mark | null;
  /** Of messages that have been in the document, in pixels. */
  heights: ReadonlyMap<string, number>;
}

/** How many messages are in the document at first: as many as the server puts into a page. */
const NEWEST = 12;

export const NEWEST_WINDOW: MessageWindow = { first: null, last: null, heights: new Map() };

/** What a window comes to in a branch, and how high what is left out above and below it is, in pixels. */
export function shownOf(steps: Steps, { first, last, heights }: MessageWindow) {
  const end = last === null ? steps.length : Math.min(steps.length, placeOf(steps, last) + 1);
  const wanted = first === null ? steps.length - NEWEST : placeOf(steps, first);
  const start = Math.max(0, Math.min(wanted, end - 1));
  return {
    start,
    end,
    above: sum(steps.slice(0, start), heights),
    below: sum(steps.slice(end), heights),
  };
}

/** Where a marked message is now. One that another branch has replaced gives its place. */
function placeOf(steps: Steps, mark: Mark): number {
  if (steps[mark.index]?.message.id === mark.id) return mark.index;
  const index = steps.findIndex(({ message }) => message.id === mark.id);
  return index === -1 ? Math.min(mark.index, steps.length - 1) : index;
}

function sum(steps: Steps, heights: ReadonlyMap<string, number>): number {
  return steps.reduce((total, { message }) => total + heightOf(message, heights), 0);
}

/** The height of a message in pixels: as it was when last shown, else a guess from its length. */
export function heightOf(message: MessageView, heights: ReadonlyMap<string, number>): number {
  const known = heights.get(message.id);
  if (known !== undefined) return known;
  const { role, text, html } = message;
  const length = (text ?? html ?? '').length;
  return role === 'user' ? 96 + 26 * Math.floor(length / 70) : 90 + 27 * Math.ceil(length / 50);
}

/** The messages that stand between two heights, counted in pixels from the first message's top; at least one. */
export function rangeBetween(heights: readonly number[], top: number, bottom: number): MessageRange {
  let start = 0;
  let y = 0;
  while (start < heights.length - 1 && y + (heights[start] ?? 0) <= top) y += heights[start++] ?? 0;
  let end = start;
  while (end < heights.length && (y < bottom || end === start)) y += heights[end++] ?? 0;
  return { start, end };
}

/** The window that shows a range. */
export function windowOf(
  steps: Steps,
  { start, end }: MessageRange,
  heights: ReadonlyMap<string, number>,
): MessageWindow {
  const mark = (index: number): Mark => ({ id: steps[index]?.message.id ?? '', index });
  return { first: mark(start), last: end >= steps.length ? null : mark(end - 1), heights };
}

/** Where two readings of a conversation part: the messages that stand in the same place, and are not the same. */
export function forkOf(before: Steps, after: Steps): { before: string; after: string } | null {
  const head = before[0]?.message.id;
  // Earlier messages may have come before those that were there.
  const shift = after.findIndex(({ message }) => message.id === head);
  if (shift === -1) return null;
  for (const [index, step] of before.entries()) {
    const other = after[index + shift];
    if (!other) return null;
    if (other.message.id !== step.message.id) return { before: step.message.id, after: other.message.id };
  }
  return null;
}
