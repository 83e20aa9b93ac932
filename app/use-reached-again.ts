import { useEffect, useEffectEvent } from 'react';
import { useChat } from './chat-context.tsx';

/** Calls `act` each time the server is reached again, while `waiting`. */
export function useReachedAgain(waiting: boolean, act: () => void): void {
  const { reached } = useChat();
  const again = useEffectEvent(act);
  useEffect(() => {
    if (!waiting) return;
    const onReached = () => again();
    window.addEventListener('online', onReached);
    const unsubscribe = reached.subscribe(onReached);
    return () => {
      window.removeEventListener('online', onReached);
      unsubscribe();
    };
  }, [reached, waiting]);
}
