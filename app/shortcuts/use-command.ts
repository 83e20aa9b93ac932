import { useEffect, useEffectEvent } from 'react';
import type { Command } from './shortcut-keys.ts';

/** What is on the screen and can be done there, by its command. */
const handlers = new Map<Command, () => void>();

/**
 * Gives a command its meaning while a component is mounted; null: it has none, and its key stays the browser's.
 * The search gives `search` its own, a conversation `find`.
 */
export function useCommand(command: Command, handler: (() => void) | null): void {
  const run = useEffectEvent(() => handler?.());
  const isThere = handler !== null;
  useEffect(() => {
    if (!isThere) return;
    const registered = () => run();
    handlers.set(command, registered);
    return () => {
      if (handlers.get(command) === registered) handlers.delete(command);
    };
  }, [command, isThere]);
}

/** What a command means on this screen, or undefined. */
export const handlerOf = (command: Command): (() => void) | undefined => handlers.get(command);
