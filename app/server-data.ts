import { LRUCache } from 'lru-cache';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { BRANCH_COOKIE, decodeChoices } from '@/lib/client/branch-choices.ts';
import { plainAnswer } from '@/lib/client/markdown/render-answer.ts';
import { visibleBranch } from '@/lib/client/message-tree.ts';
import type { ThreadListPage } from '@/lib/client/protocol.ts';
import { type MessageView, messageView, type ThreadData } from '@/lib/client/thread-data.ts';
import { getRuntime } from '@/lib/runtime.ts';
import { drawAnswer } from './answer-renderer.ts';
import type { Shell } from './chat-context.tsx';

/** How many messages a page comes with; earlier ones are read when somebody scrolls up to them. */
const NEWEST = 12;

/** Settled answers never change, and their ids are unique everywhere: each is rendered once, as long as there is room. */
const answers = new LRUCache<string, string>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: (html) => html.length + 1,
});

/** The session that asks. The proxy has given every page visit one; null where it could not. */
const ownerOfRequest = cache(async (): Promise<string | null> => {
  const sent = await headers();
  return (await getRuntime()).ownerOf(sent.get('cookie'));
});

/** Models that a page comes with; the picker reads them all. */
const MODELS_IN_PAGE = 200;

/** What every page shows around its content. */
export async function readShell(): Promise<Shell> {
  const owner = await ownerOfRequest();
  const { chat, services } = await getRuntime();
  const none: ThreadListPage = { threads: [], activity: [], nextCursor: null };
  const list = (pinned: boolean) =>
    owner === null ? none : chat.listThreads(owner, { limit: 50, archived: false, pinned });
  const [threads, pinned] = await Promise.all([list(false), list(true)]);
  const now = new Date();
  return {
    threads,
    pinned,
    models: chat
      .listModels()
      .models.filter((model) => !model.hidden)
      .slice(0, MODELS_IN_PAGE),
    defaultModel: services.models.defaultModel(),
    now: now.getTime(),
    offsetMinutes: now.getTimezoneOffset(),
  };
}

/** A conversation as its page needs it, or null where there is none for this session. One reading per request. */
export const readConversation = cache(async (threadId: string): Promise<ThreadData | null> => {
  const owner = await ownerOfRequest();
  const open = owner === null ? null : await (await getRuntime()).chat.openThread(owner, threadId);
  if (!open) return null;
  const choices = decodeChoices((await cookies()).get(BRANCH_COOKIE)?.value);
  const outline = open.outline.map((message) => ({ ...message, threadId }));
  const shown = visibleBranch(outline, choices).slice(-NEWEST);
  const partial = outline.length > shown.length;
  const siblings = new Map(shown.map((step) => [step.message.id, step.siblings]));
  const messages: MessageView[] = [];
  for await (const message of open.messages(shown.map((step) => step.message))) {
    const view = await rendered(messageView(message));
    const others = siblings.get(view.id) ?? [];
    messages.push(others.length > 1 ? { ...view, siblings: others } : view);
  }
  return { thread: open.thread, messages, partial, readAt: open.thread.updatedAt };
});

/** Answers travel as the HTML that they are shown as; the text of a settled one is read when it is needed. */
async function rendered(message: MessageView): Promise<MessageView> {
  const { id, role, text, sources } = message;
  if (role === 'user' || text === null) return message;
  const settled = message.status !== 'streaming';
  const task = { text, answerId: id, settled, sources };
  if (!settled) return { ...message, html: (await drawAnswer(task)) ?? plainAnswer(text) };
  const html = answers.get(id) ?? (await drawAnswer(task));
  if (html !== null) answers.set(id, html);
  return { ...message, html: html ?? plainAnswer(text), text: null };
}
