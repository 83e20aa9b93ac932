'use client';

import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { BranchStep } from '@/lib/client/message-tree.ts';
import type { MessageView, ThreadData } from '@/lib/client/thread-data.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Answer } from './answer.tsx';
import { Question } from './question.tsx';
import { useEarlier } from './use-earlier.ts';
import { useFollowEnd } from './use-follow-end.ts';
import { useMarkdownActions } from './use-markdown-actions.ts';

/** How many messages are in the document at first, and how many more at a time. */
const SOME = 20;

interface Props {
  data: ThreadData;
  branch: BranchStep<MessageView>[];
}

/** The messages of the branch that is shown, newest last, the newest few of them at first. */
export function Conversation({ data, branch }: Props) {
  const chat = useChat();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [limit, setLimit] = useState(SOME);
  const steps = branch.slice(-limit);
  const hasEarlier = branch.length > steps.length || data.partial;
  const { atEnd, follow } = useFollowEnd(scroller, content, steps[0]?.message.id);
  const top = useEarlier(scroller, hasEarlier, steps.length, () => {
    if (data.partial) void chat.readWhole(data.thread.id);
    setLimit((before) => before + SOME);
  });
  useMarkdownActions(content);

  const asked = useObservable(chat.lastAsked);
  useEffect(() => {
    if (asked !== null) follow();
  }, [asked, follow]);

  return (
    <div className="relative min-h-0 flex-1">
      <section ref={scroller} id="conversation" className="scroller" aria-label="Messages" tabIndex={-1}>
        <div ref={content} className="messages">
          {hasEarlier ? (
            <p ref={top} className="py-6 text-center text-sm text-muted">
              Earlier messages…
            </p>
          ) : null}
          {steps.map(({ message, siblings }, index) =>
            message.role === 'user' ? (
              <Question key={message.id} message={message} siblings={siblings} />
            ) : (
              <Answer
                key={message.id}
                message={message}
                siblings={siblings}
                last={index === steps.length - 1}
                threadModel={data.thread.model}
              />
            ),
          )}
        </div>
      </section>
      {atEnd ? null : (
        <IconButton
          label="Jump to the latest"
          icon={ArrowDown}
          className="jump-button"
          onClick={() => follow('smooth')}
        />
      )}
    </div>
  );
}
