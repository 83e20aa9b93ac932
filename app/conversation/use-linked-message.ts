import { useEffect, useEffectEvent, useState } from 'react';
import { forksTo } from '@/lib/client/forks-to.ts';
import type { Steps } from '@/lib/client/message-window.ts';
import type { ThreadData } from '@/lib/client/thread-data.ts';
import { useChat } from '../chat-context.tsx';
import { linkedMessage, onLinkFollowed } from '../navigation.ts';
import type { Aim } from './reader-place.ts';

const SHOWN_MS = 2500;

/**
 * Shows the message that the address names, as `/chat/{threadId}#m-{messageId}` does: on the branch that holds it,
 * read first where only the end of the conversation is here, and marked for a moment.
 */
export function useLinkedMessage({ thread }: ThreadData, branch: Steps, goTo: (aim: Aim) => void): void {
  const chat = useChat();
  const [wanted, setWanted] = useState<string | null>(null);
  const isShown = (id: string) => branch.some(({ message }) => message.id === id);

  const follow = useEffectEvent(async () => {
    const id = linkedMessage();
    if (id === null) return;
    setWanted(id);
    if (isShown(id) || !(await chat.readWhole(thread.id))) return;
    const forks = forksTo(chat.threads.get(thread.id)?.messages ?? [], id);
    if (!forks) return chat.notices.say('The message that this link points to is no longer in this chat.');
    for (const message of forks) if (!isShown(message.id)) await chat.choose(message, message.id);
  });
  useEffect(() => {
    void follow();
    return onLinkFollowed(() => void follow());
  }, []);

  const arrive = useEffectEvent(() => {
    if (wanted === null || !isShown(wanted)) return;
    goTo({ id: wanted, onArrival: mark });
    setWanted(null);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks whenever another branch is shown
  useEffect(() => arrive(), [wanted, branch]);
}

/** Marks a message for a moment and gives it the focus, so that reading goes on from there. */
function mark(message: HTMLElement): void {
  // The one before may still be marked.
  document.querySelector<HTMLElement>('[data-found]')?.removeAttribute('data-found');
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
  message.dataset.found = '';
  setTimeout(() => {
    delete message.dataset.found;
  }, SHOWN_MS);
}
