import type { ComponentType } from 'react';
import { partOfScreen } from '../ui/part.ts';
import type { ConversationProps } from './conversation.tsx';
import { renderer } from './loaded.ts';

/** What shows a conversation: an empty chat does without. */
export const conversation = partOfScreen<ComponentType<ConversationProps>>(async () => {
  const module = await import('./conversation.tsx');
  return module.Conversation;
});

/** Begins to load what an answer needs, as when somebody begins to type, so that it is there before the first token. */
export function prepareConversation(): void {
  conversation.prepare();
  renderer.prepare();
}
