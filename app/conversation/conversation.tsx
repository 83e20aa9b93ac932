'use client';

import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { BranchStep } from '@/lib/client/message-tree.ts';
import type { MessageView, ThreadData } from '@/lib/client/thread-data.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { useCommand } from '../shortcuts/use-command.ts';
import { Later } from '../ui/later.tsx';
import { LoadFailureDialog } from '../ui/load-failure.tsx';
import { partOfScreen } from '../ui/part.ts';
import { Answer } from './answer.tsx';
import { Question } from './question.tsx';
import { rememberedPlace, rememberPlace } from './remembered-places.ts';
import { useLinkedMessage } from './use-linked-message.ts';
import { useMarkdownActions } from './use-markdown-actions.ts';
import { useMessageWindow } from './use-message-window.ts';

const findBar = partOfScreen(async () => (await import('./find-bar.tsx')).FindBar);

export interface ConversationProps {
  data: ThreadData;
  branch: BranchStep<MessageView>[];
}

/** The messages of the branch that is shown, newest last; of a long one, those in view and around it. */
export function Conversation({ data, branch }: ConversationProps) {
  const chat = useChat();
  const { id } = data.thread;
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  /** The newest message when the reader left the end; null while there. */
  const [leftAt, setLeftAt] = useState<string | null>(null);
  const newest = branch.at(-1)?.message.id ?? null;
  const readingEarlier = useRef(false);
  const readEarlier = () => {
    if (readingEarlier.current) return;
    readingEarlier.current = true;
    void chat.readWhole(id).finally(() => {
      readingEarlier.current = false;
    });
  };
  const [begin] = useState(() => rememberedPlace(id));
  const { place, shown, goTo, follow } = useMessageWindow({
    ...{ scroller, content, steps: branch },
    begin,
    onEarlier: data.partial ? readEarlier : null,
    onAtEnd: (atEnd) => setLeftAt((before) => (atEnd ? null : (before ?? newest))),
  });
  useMarkdownActions(content);
  useEffect(() => () => rememberPlace(id, place.current()), [id, place]);
  useLinkedMessage(data, branch, goTo);
  const [finding, setFinding] = useState(false);
  const endFinding = () => setFinding(false);
  // Where all of it is in the document, the browser's own search finds everything.
  const isWhole = !data.partial && shown.start === 0 && shown.end === branch.length;
  useCommand('find', isWhole && !finding ? null : () => setFinding(true));

  const asked = useObservable(chat.lastAsked);
  const askedBefore = useRef(asked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new question brings the end into view
  useEffect(() => {
    if (asked !== askedBefore.current) follow('instant');
    askedBefore.current = asked;
  }, [asked]);

  const lastSeen = branch.findIndex(({ message }) => message.id === leftAt);
  const unseen = lastSeen === -1 ? 0 : branch.length - 1 - lastSeen;
  return (
    <div className="relative min-h-0 flex-1">
      <section ref={scroller} id="conversation" className="scroller" aria-label="Messages" tabIndex={-1}>
        <div ref={content} className="messages">
          {data.partial ? <p className="py-6 text-center text-sm text-muted">Earlier messages…</p> : null}
          {shown.above > 0 ? <div aria-hidden style={{ height: shown.above }} /> : null}
          {shown.start > 0 || data.partial ? (
            <button
              type="button"
              className="earlier-button"
              onClick={() => scroller.current?.scrollBy({ top: -0.9 * scroller.current.clientHeight })}
            >
              Show earlier messages
            </button>
          ) : null}
          {branch
            .slice(shown.start, shown.end)
            .map(({ message, siblings }) =>
              message.role === 'user' ? (
                <Question key={message.id} message={message} siblings={siblings} />
              ) : (
                <Answer
                  key={message.id}
                  message={message}
                  siblings={siblings}
                  last={message.id === newest}
                  threadModel={data.thread.model}
                />
              ),
            )}
          {shown.below > 0 ? <div aria-hidden style={{ height: shown.below }} /> : null}
        </div>
      </section>
      {finding ? (
        <Later
          part={findBar}
          props={{ data, branch, content, goTo, onClose: endFinding }}
          failed={(onRetry, busy) => (
            <LoadFailureDialog what="The search in this chat" {...{ onRetry, busy }} onClose={endFinding} />
          )}
        />
      ) : null}
      {leftAt === null ? null : <JumpButton unseen={unseen} onJump={() => follow('smooth')} />}
    </div>
  );
}

/** The way back to the end, with how many messages have come there meanwhile. */
function JumpButton({ unseen, onJump }: { unseen: number; onJump: () => void }) {
  const label = unseen > 0 ? `Jump to the latest, ${unseen} new` : 'Jump to the latest';
  return (
    <button type="button" className="jump-button" aria-label={label} title={label} onClick={onJump}>
      {unseen > 0 ? <span className="text-sm font-medium tabular-nums">{unseen} new</span> : null}
      <ArrowDown aria-hidden size={18} strokeWidth={1.75} />
    </button>
  );
}
