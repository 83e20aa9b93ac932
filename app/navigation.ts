/** The conversation that a path shows, or null. */
export function threadIdOf(pathname: string): string | null {
  return pathname.match(/^\/chat\/([\w-]+)\/?$/)?.[1] ?? null;
}

export const currentThreadId = () => threadIdOf(window.location.pathname);

let screens = 0;

/** Tells that a chat screen is mounted, which follows the path by itself; returns the way to take it back. */
export function registerScreen(): () => void {
  screens += 1;
  return () => {
    screens -= 1;
  };
}

/**
 * Shows another path. Where a chat screen is mounted only the history changes, so streams and focus stay; from an
 * error page the document is loaded.
 */
export function navigate(path: string): void {
  if (screens === 0) window.location.assign(path);
  else if (path !== window.location.pathname) window.history.pushState(null, '', path);
}
