import { type RefObject, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import {
  forkOf,
  heightOf,
  NEWEST_WINDOW,
  rangeBetween,
  type Steps,
  shownOf,
  windowOf,
} from '@/lib/client/message-window.ts';
import { type Aim, ReaderPlace } from './reader-place.ts';

/** How much is kept ready above and below what is in view, in pixels; at least one view. */
const AHEAD = 800;
/** So many messages more than are needed may stay in the document. */
const SPARE = 12;
/** A message with the focus or a selection in it stays in the document if it is not further away than this many. */
const HELD = 16;

interface Options {
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
  steps: Steps;
  /** Where to begin; the end, if that is null. */
  begin: Aim | null;
  /** Earlier messages are not here yet, and the reader comes near to them. */
  onEarlier: (() => void) | null;
  onAtEnd: (atEnd: boolean) => void;
}

/**
 * The part of a conversation that is in the document: what is in view and somewhat more, so that a conversation of
 * thousands of messages costs no more than a short one. The rest is room above and below.
 */
export function useMessageWindow({ scroller, content, steps, begin, onEarlier, onAtEnd }: Options) {
  const [place] = useState(() => new ReaderPlace());
  const [window, setWindow] = useState(NEWEST_WINDOW);
  const shown = shownOf(steps, window);
  const shownSteps = useRef(steps);
  const isWhole = useRef(false);

  const goTo = (aim: Aim) => {
    const index = steps.findIndex(({ message }) => message.id === aim.id);
    if (index === -1) return;
    place.goTo(aim);
    setWindow(({ heights }) => windowOf(steps, { start: Math.max(0, index - 2), end: index + 3 }, heights));
  };
  /** All of it, as for printing; returns the way back to what was shown. */
  const showWhole = () => {
    const before = window;
    isWhole.current = true;
    setWindow(({ heights }) => windowOf(steps, { start: 0, end: steps.length }, heights));
    return () => {
      isWhole.current = false;
      setWindow(before);
    };
  };
  const follow = (behavior: ScrollBehavior) => {
    const isThere = shown.end === steps.length;
    if (!isThere) setWindow(({ heights }) => ({ ...NEWEST_WINDOW, heights }));
    place.follow(isThere ? behavior : 'instant');
  };

  const look = useEffectEvent(() => {
    // On paper there is no view to be out of.
    if (isWhole.current) return;
    const view = scroller.current;
    const messages = place.messages();
    const [first, last] = [messages[0], messages.at(-1)];
    if (!view || !first || !last) return;
    const height = view.clientHeight;
    const ahead = Math.max(AHEAD, height);
    // They take a moment to come, in which a reader goes on.
    if (onEarlier && shown.start === 0 && first.top > -3 * ahead) onEarlier();
    const lacks =
      (shown.start > 0 && first.top > -ahead / 2) ||
      (shown.end < steps.length && last.bottom < height + ahead / 2);
    const spare = messages.filter(({ top, bottom }) => bottom < -2 * ahead || top > height + 2 * ahead);
    if (!lacks && spare.length <= SPARE) return;

    const heights = new Map(window.heights);
    for (const { id, top, bottom } of messages) heights.set(id, bottom - top);
    const all = steps.map(({ message }) => heightOf(message, heights));
    const origin = first.top - shown.above;
    const range = rangeBetween(all, -ahead - origin, height + ahead - origin);
    const held = messages.findIndex(({ element }) => isInUse(element)) + shown.start;
    if (held >= shown.start) {
      if (held < range.start && held > range.start - HELD) range.start = held;
      else if (held >= range.end && held < range.end + HELD) range.end = held + 1;
      // It leaves the document; the keyboard goes on scrolling from here.
      else if (held < range.start || held >= range.end) leaveTo(view, messages[held - shown.start]?.element);
    }
    setWindow(windowOf(steps, range, heights));
  });

  const atEnd = useEffectEvent(onAtEnd);
  useLayoutEffect(() => {
    if (!scroller.current || !content.current) return;
    return place.attach(scroller.current, content.current, { onAtEnd: atEnd, onLook: look });
  }, [scroller, content, place]);

  const restore = useEffectEvent(() => {
    const before = shownSteps.current;
    const fork = forkOf(before, steps);
    shownSteps.current = steps;
    const newest = steps.at(-1)?.message.id;
    if (newest !== before.at(-1)?.message.id) place.stay();
    const isNew = steps.some(({ message }) => message.id === fork?.after && message.status === 'streaming');
    place.restore(fork && { ...fork, isNew });
    look();
  });
  const start = useEffectEvent(() => {
    if (begin) goTo(begin);
  });
  useLayoutEffect(() => start(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when other messages are in the document
  useLayoutEffect(() => restore(), [steps, window]);

  return { place, shown, goTo, follow, showWhole };
}

/** Whether the focus or an end of the selection is in a message. */
function isInUse(message: HTMLElement): boolean {
  if (message.contains(document.activeElement)) return true;
  const selection = document.getSelection();
  return selection?.isCollapsed === false && selection.containsNode(message, true);
}

function leaveTo(view: HTMLElement, message: HTMLElement | undefined): void {
  if (message?.contains(document.activeElement)) view.focus({ preventScroll: true });
}
