/** The conversation that a path shows, or null. */
export function threadIdOf(pathname: string): string | null {
  return pathname.match(/^\/chat\/([\w-]+)\/?$/)?.[1] ?? null;
}

export const currentThreadId = () => threadIdOf(window.location.pathname);

/** The message that the address leads to, as `#m-{messageId}` does, or null. */
export const linkedMessage = () => window.location.hash.match(/^#m-([\w-]+)$/)?.[1] ?? null;

let screens = 0;
let byHistory = false;
const linkListeners = new Set<() => void>();

function onPopState(): void {
  byHistory = true;
}

/** Tells that a chat screen is mounted, which follows the path by itself; returns the way to take it back. */
export function registerScreen(): () => void {
  screens += 1;
  window.addEventListener('popstate', onPopState);
  return () => {
    screens -= 1;
    if (screens === 0) window.removeEventListener('popstate', onPopState);
  };
}

/** Whether what is shown was come to by going back or forward. */
export const cameByHistory = () => byHistory;

/** Calls `listener` whenever the address leads to another message of what is shown; returns the way to stop. */
export function onLinkFollowed(listener: () => void): () => void {
  linkListeners.add(listener);
  window.addEventListener('hashchange', listener);
  return () => {
    linkListeners.delete(listener);
    window.removeEventListener('hashchange', listener);
  };
}

/**
 * Shows another path, of which a fragment names a message. Where a chat screen is mounted only the history changes,
 * so streams and focus stay; from an error page the document is loaded.
 */
export function navigate(path: string): void {
  const { pathname, hash } = new URL(path, window.location.href);
  if (screens === 0) {
    window.location.assign(path);
    return;
  }
  byHistory = false;
  const isSamePath = pathname === window.location.pathname;
  if (!isSamePath || hash !== window.location.hash) window.history.pushState(null, '', path);
  // The history tells nobody of a new fragment.
  if (isSamePath && hash !== '') for (const listener of linkListeners) listener();
}
