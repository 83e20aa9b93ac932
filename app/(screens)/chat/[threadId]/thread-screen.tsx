'use client';

import type { ThreadData } from '@/lib/client/thread-data.ts';
import { ChatScreen } from '../../../chat-screen.tsx';
import { Conversation } from '../../../conversation/conversation.tsx';

/** The chat, beginning with a conversation: what shows it comes with the page. */
export function ThreadScreen({ initial }: { initial: ThreadData }) {
  return <ChatScreen initial={initial} view={Conversation} />;
}
