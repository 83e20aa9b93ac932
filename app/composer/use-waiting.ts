import { useSyncExternalStore } from 'react';
import type { Waiting } from '@/lib/client/question-queue.ts';
import { useChat } from '../chat-context.tsx';

/** The questions that wait in a conversation, here or put there by another tab; null: none. */
export function useWaiting(threadId: string): Waiting | null {
  const { queue } = useChat();
  return useSyncExternalStore(
    queue.changes.subscribe,
    () => queue.read(threadId),
    () => null,
  );
}
