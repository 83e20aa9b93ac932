import type { KeyboardEvent } from 'react';

const ROWS_OF_A_PAGE = 10;

/** Arrow keys, Home, End and the page keys move the focus from one conversation of a list to another. */
export function moveInList(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-thread]')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  // A menu or a field in the list has keys of its own.
  if (at === -1) return;
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + ROWS_OF_A_PAGE,
    PageUp: at - ROWS_OF_A_PAGE,
    Home: 0,
    End: links.length - 1,
  };
  const to = steps[event.key];
  if (to === undefined) return;
  event.preventDefault();
  links[Math.max(0, Math.min(to, links.length - 1))]?.focus();
}
