'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { type ComponentType, useEffect, useState } from 'react';
import { NEW_THREAD } from '@/lib/client/draft-storage.ts';
import { visibleBranch } from '@/lib/client/message-tree.ts';
import type { ThreadData } from '@/lib/client/thread-data.ts';
import { useChat, useIsRunning, useObservable } from './chat-context.tsx';
import { Composer } from './composer/composer.tsx';
import { Starters } from './composer/starters.tsx';
import type { ConversationProps } from './conversation/conversation.tsx';
import { ConversationSkeleton } from './conversation/conversation-skeleton.tsx';
import { ConversationUnread } from './conversation/conversation-unread.tsx';
import { conversation } from './conversation/loaded-conversation.ts';
import { registerScreen, threadIdOf } from './navigation.ts';
import { threadKey } from './thread-cache.ts';
import { TopBar } from './top-bar.tsx';
import { InlineScript } from './ui/inline-script.tsx';
import { SHOW_END } from './ui/inline-scripts.ts';
import { MissingPage } from './ui/missing-page.tsx';

interface Props {
  /** What the server rendered the page from. */
  initial: ThreadData | null;
  /** Shows a conversation; without it that is loaded when it is needed, since an empty chat does without. */
  view?: ComponentType<ConversationProps>;
}

/**
 * The chat: an empty one or a conversation, as the path says. It stays mounted from one to another, so the composer
 * keeps its focus and an answer its stream.
 */
export function ChatScreen({ initial, view }: Props) {
  const chat = useChat();
  const threadId = threadIdOf(usePathname());
  useState(() => {
    if (initial && !chat.threads.get(initial.thread.id)) chat.threads.set(initial);
  });
  useEffect(registerScreen, []);
  const choices = useObservable(chat.choices);
  const { data, isError, isPaused, refetch } = useQuery({
    queryKey: threadKey(threadId ?? ''),
    queryFn: ({ signal }) => chat.threads.fetch(threadId ?? '', signal),
    enabled: threadId !== null,
  });
  const title = threadId === null ? null : (data?.thread.title ?? null);
  useEffect(() => {
    document.title = title === null ? 'DAC' : `${title} · DAC`;
  }, [title]);

  useEffect(() => {
    if (data) chat.reconcile(data);
  }, [chat, data]);

  const loaded = useObservable(conversation.value);
  const state = useObservable(conversation.state);
  const Conversation = view ?? loaded;
  useEffect(() => {
    if (data && !Conversation) conversation.prepare();
  }, [data, Conversation]);

  const branch = data ? visibleBranch(data.messages, choices) : [];
  const last = branch.at(-1)?.message ?? null;
  const runId = last?.status === 'streaming' ? last.id : null;
  const running = useIsRunning(runId);
  // Followed also while the reader is so far up that the answer is not in the document.
  useEffect(() => (runId === null ? undefined : chat.runs.hold(runId)), [chat, runId]);
  useEffect(() => {
    if (runId !== null) chat.announcement.set('Answering');
  }, [chat, runId]);

  if (threadId !== null && data === null) return <MissingPage />;
  return (
    <main className="chat" data-empty={threadId === null}>
      <TopBar title={title} thread={data?.thread} leaf={last?.id} />
      {threadId === null ? (
        <h1 className="greeting">What can I help with?</h1>
      ) : data && Conversation ? (
        <Conversation key={threadId} data={data} branch={branch} />
      ) : isError || isPaused ? (
        <ConversationUnread onRetry={() => refetch()} />
      ) : data && (state === 'failed' || state === 'retrying') ? (
        <ConversationUnread onRetry={conversation.prepare} />
      ) : (
        <ConversationSkeleton />
      )}
      <Composer
        place={threadId ?? NEW_THREAD}
        thread={threadId === null ? null : (data?.thread ?? null)}
        parentId={last?.id ?? null}
        runId={running ? runId : null}
        ready={threadId === null || data !== undefined}
      />
      {threadId === null ? <Starters /> : null}
      {data ? <InlineScript code={SHOW_END} /> : null}
    </main>
  );
}
