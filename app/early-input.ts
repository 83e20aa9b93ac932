/**
 * What a person does to a page that is painted already while its scripts are still on their way: a click on a button or
 * a choice, Enter in the message box, a shortcut. It is kept, and done once the page can. Typed text needs no help: the
 * message box takes over what stands in it. `early-input-script.ts` keeps it.
 */

interface EarlyInput {
  /** Ends the keeping. What comes later reaches React itself. */
  stop: () => void;
  /** A click where there is no key. */
  events: { target: Element; key: KeyboardEvent | null }[];
}

declare global {
  interface Window {
    dacEarly?: EarlyInput | undefined;
  }
}

/** From now on React is told of everything itself. */
export function stopKeeping(): void {
  window.dacEarly?.stop();
}

/** Does what was kept, in its order, to what is still there. */
export function replayEarlyInput(): void {
  const { events = [] } = window.dacEarly ?? {};
  window.dacEarly = undefined;
  for (const { target, key } of events) {
    if (!target.isConnected) continue;
    if (key === null) (target as HTMLElement).click();
    else target.dispatchEvent(new KeyboardEvent(key.type, key));
  }
}
