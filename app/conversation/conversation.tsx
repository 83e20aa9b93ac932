'use client';

import { ArrowDown } from 'lucide-react';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { BranchStep } from '@/lib/client/message-tree.ts';
import type { MessageView, ThreadData } from '@/lib/client/thread-data.ts';
import { useChat, useObservable } from '../chat-context.tsx';
import { useCommand } from '../shortcuts/use-command.ts';
import { Later } from '../ui/later.tsx';
import { LoadFailureDialog } from '../ui/load-failure.tsx';
import { partOfScreen } from '../ui/part.ts';
import { Answer } from './answer.tsx';
import { Question } from './question.tsx';
import type { Aim } from './reader-place.ts';
import { rememberedPlace, rememberPlace } from './remembered-places.ts';
import { useLinkedMessage } from './use-linked-message.ts';
import { useMarkdownActions } from './use-markdown-actions.ts';
import { useMessageWindow } from './use-message-window.ts';
import { usePrinting } from './use-printing.ts';

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
  const last = branch.at(-1)?.message;
  const newest = last?.id ?? null;
  /** The newest message that was there while the reader was at the end. */
  const seenNewest = useRef(newest);
  const readingEarlier = useRef(false);
  const readEarlier = () => {
    if (readingEarlier.current) return;
    readingEarlier.current = true;
    void chat.readWhole(id).finally(() => {
      readingEarlier.current = false;
    });
  };
  const asked = useObservable(chat.lastAsked);
  const isNew = last && (last.status === 'streaming' || last.id === asked?.runId);
  /** The question whose answer has room to grow beneath it. */
  const [roomUnder, setRoomUnder] = useState(isNew ? last.parentId : null);
  const [begin] = useState(() => rememberedPlace(id) ?? (roomUnder === null ? null : atTop(roomUnder)));
  const { place, shown, goTo, follow, showWhole } = useMessageWindow({
    ...{ scroller, content, steps: branch },
    begin,
    onEarlier: data.partial ? readEarlier : null,
    onAtEnd: (atEnd) => {
      if (atEnd) seenNewest.current = newest;
      setLeftAt((before) => (atEnd ? null : (before ?? seenNewest.current)));
    },
  });
  useMarkdownActions(content);
  usePrinting(showWhole, data.partial ? () => chat.readWhole(id) : null);
  useEffect(() => () => rememberPlace(id, place.current()), [id, place]);
  useLinkedMessage(data, branch, goTo);
  const [finding, setFinding] = useState(false);
  const endFinding = () => setFinding(false);
  // Where all of it is in the document, the browser's own search finds everything.
  const isWhole = !data.partial && shown.start === 0 && shown.end === branch.length;
  useCommand('find', isWhole && !finding ? null : () => setFinding(true));

  const shownAsked = useRef(asked?.runId);
  const showAsked = useEffectEvent(() => {
    const answer = branch.find(({ message }) => message.id === asked?.runId)?.message;
    if (!asked || !answer?.parentId || asked.runId === shownAsked.current) return;
    shownAsked.current = asked.runId;
    setRoomUnder(answer.parentId);
    // What goes on from where it broke off is read from there.
    if (!asked.goesOn) goTo(atTop(answer.parentId));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks whether what was asked is on the screen by now
  useLayoutEffect(() => showAsked(), [asked, branch]);

  const lastSeen = branch.findIndex(({ message }) => message.id === leftAt);
  const unseen = lastSeen === -1 ? 0 : branch.length - 1 - lastSeen;
  return (
    <div className="relative min-h-0 flex-1">
      <section ref={scroller} id="conversation" className="scroller" aria-label="Messages" tabIndex={-1}>
        <div ref={content} className="messages" data-room={roomUnder !== null}>
          {data.partial ? (
            <p className="py-6 text-center text-sm text-muted">Loading earlier messages…</p>
          ) : null}
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
      {leftAt === null ? null : (
        <JumpButton unseen={unseen} growing={last?.status === 'streaming'} onJump={() => follow('smooth')} />
      )}
    </div>
  );
}

/** A question at the top of the view, with its answer beneath it. */
const atTop = (id: string): Aim => ({ id, top: 8, isAsked: true });

interface JumpButtonProps {
  unseen: number;
  growing: boolean;
  onJump: () => void;
}

/** The way to the end, with how many messages have come there meanwhile. An answer that is growing is followed from there. */
function JumpButton({ unseen, growing, onJump }: JumpButtonProps) {
  const name = growing && unseen === 0 ? 'Follow the answer' : 'Jump to the latest';
  const label = unseen > 0 ? `${name}, ${unseen} new` : name;
  const word = unseen > 0 ? `${unseen} new` : growing ? 'Follow' : null;
  return (
    <button type="button" className="jump-button" aria-label={label} title={label} onClick={onJump}>
      {word === null ? null : <span className="text-sm font-medium tabular-nums">{word}</span>}
      <ArrowDown aria-hidden size={18} strokeWidth={1.75} />
    </button>
  );
}
