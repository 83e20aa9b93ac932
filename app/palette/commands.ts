import { visibleBranch } from '@/lib/client/message-tree.ts';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import type { ChatClient } from '../chat-client.ts';
import { copyText } from '../conversation/copy-text.ts';
import { currentThreadId, navigate } from '../navigation.ts';
import { setSidebar, sidebarOpen } from '../preferences.ts';
import type { Command } from '../shortcuts/shortcut-keys.ts';

/** What is on the screen: the conversation, and its last answer. */
export interface Shown {
  thread: ThreadJson;
  answer: MessageView | undefined;
  isRunning: boolean;
}

export function shownConversation({ threads, choices, runs }: ChatClient): Shown | null {
  const data = threads.get(currentThreadId() ?? '');
  if (!data) return null;
  const branch = visibleBranch(data.messages, choices.get());
  const answer = branch.findLast(({ message }) => message.role === 'assistant')?.message;
  const live = answer?.status === 'streaming' ? runs.get(answer.id) : undefined;
  const isRunning =
    answer?.status === 'streaming' &&
    (live === undefined || (live.view.status === 'streaming' && !live.stopping));
  return { thread: data.thread, answer, isRunning };
}

/** Does what a key means. What only some screens can do is not here: see `useCommand`. */
export function runCommand(command: Command, chat: ChatClient): void {
  const shown = shownConversation(chat);
  switch (command) {
    case 'new-chat':
      navigate('/');
      focusBox();
      return;
    case 'sidebar':
      setSidebar(!sidebarOpen.get());
      return;
    case 'focus':
      focusBox();
      return;
    case 'stop':
      if (shown?.answer && shown.isRunning) void chat.stop(shown.answer.id);
      return;
    case 'copy-answer':
      if (shown?.answer) void copyAnswer(chat, shown.answer);
      return;
  }
}

/** Puts the text of an answer on the clipboard, as its Markdown, and says so. */
export async function copyAnswer(chat: ChatClient, answer: MessageView): Promise<void> {
  const live = answer.status === 'streaming' ? chat.runs.get(answer.id)?.view.text : undefined;
  const text = live ?? (await chat.textOf(answer)) ?? '';
  if (text === '') chat.notices.say('Nothing to copy yet.');
  else if (await copyText(text)) chat.notices.say('Copied.');
  else chat.notices.say('Couldn’t copy. The browser didn’t allow it.');
}

/** Asked for by key, so a touch keyboard may come up. */
export function focusBox(): void {
  document.getElementById('composer')?.focus();
}
