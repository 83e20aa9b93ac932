import { type Finding, placesOf } from '@/lib/client/find-text.ts';

const ALL = 'found';
const CURRENT = 'found-current';
/** What of a message is its text. */
const TEXT = '.prose, .bubble';

/**
 * Marks a text wherever it stands in the messages that are in the document, now and as they come and change, and the
 * current finding more strongly, which is brought into view once. Nothing of the document changes: the browser paints
 * the marks. Returns the way to take them away.
 */
export function markFindings(content: HTMLElement, query: string, current: Finding | undefined): () => void {
  if (!('highlights' in CSS)) return () => {};
  let isReached = false;
  let frame = 0;
  const mark = () => {
    const all: Range[] = [];
    let strong: Range | undefined;
    for (const message of content.querySelectorAll<HTMLElement>(':scope > [data-message]')) {
      const ranges = rangesIn(message, query);
      all.push(...ranges);
      // What is shown may read a little otherwise than the text that was searched: then the last one stands for it.
      if (current && message.dataset.message === current.messageId)
        strong = ranges[current.nth] ?? ranges.at(-1);
    }
    CSS.highlights.set(ALL, new Highlight(...all));
    CSS.highlights.set(CURRENT, new Highlight(...(strong ? [strong] : [])));
    if (strong && !isReached) bringIntoView(strong, content);
    isReached ||= strong !== undefined;
  };
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(mark);
  });
  observer.observe(content, { childList: true, characterData: true, subtree: true });
  mark();
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    CSS.highlights.delete(ALL);
    CSS.highlights.delete(CURRENT);
  };
}

function rangesIn(message: HTMLElement, query: string): Range[] {
  return [...message.querySelectorAll(TEXT)].flatMap((part) => {
    const nodes: { node: Node; from: number }[] = [];
    let text = '';
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      nodes.push({ node, from: text.length });
      text += node.nodeValue ?? '';
    }
    const point = (at: number) => nodes.findLast(({ from }) => from <= at);
    return placesOf(text, query).flatMap((start) => {
      const end = start + query.length;
      const [first, last] = [point(start), point(end - 1)];
      if (!first || !last) return [];
      const range = new Range();
      range.setStart(first.node, start - first.from);
      range.setEnd(last.node, end - last.from);
      return [range];
    });
  });
}

function bringIntoView(range: Range, content: HTMLElement): void {
  const view = content.parentElement?.getBoundingClientRect();
  const { top, bottom } = range.getBoundingClientRect();
  if (!view || (top >= view.top + 72 && bottom <= view.bottom - 24)) return;
  content.parentElement?.scrollBy({ top: top - view.top - view.height / 3, behavior: 'instant' });
}
