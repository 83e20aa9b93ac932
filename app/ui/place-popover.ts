const GAP = 4;
const EDGE = 8;

/** Puts what is shown in the top layer below a button, or above it where there is no room, and within the window. */
export function placePopover(popover: HTMLElement, button: Element): void {
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = anchor.bottom + GAP;
  const fits = below + height < window.innerHeight - EDGE;
  popover.style.top = `${Math.max(EDGE, fits ? below : anchor.top - height - GAP)}px`;
  popover.style.left = `${Math.max(EDGE, Math.min(anchor.left, window.innerWidth - width - EDGE))}px`;
}
