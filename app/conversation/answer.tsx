'use client';

import { useState } from 'react';
import type { LiveRun } from '@/lib/client/live-runs.ts';
import type { AgainTrigger } from '@/lib/client/send-message.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useChat, useLiveRun, useObservable } from '../chat-context.tsx';
import { focusComposer } from '../composer/focus-composer.ts';
import { ModelMenu } from '../composer/model-picker.tsx';
import { useModelName } from '../model-name.ts';
import { placeOfAgain } from '../sender.ts';
import { AnswerActions } from './answer-actions.tsx';
import { AnswerBoundary } from './answer-boundary.tsx';
import { AnswerEnd } from './answer-end.tsx';
import { AnswerProgress } from './answer-progress.tsx';
import { Markdown } from './markdown.tsx';
import { Reasoning } from './reasoning.tsx';
import { SiblingSwitch } from './sibling-switch.tsx';
import { Sources } from './sources.tsx';
import { withSeenText } from './unstored-text.ts';

interface Props {
  message: MessageView;
  siblings: string[];
  last: boolean;
  threadModel: string;
}

/** One answer, from its waiting to its end. While it is written it follows its run, and nothing around it renders. */
export function Answer({ message, siblings, last, threadModel }: Props) {
  const chat = useChat();
  const nameOf = useModelName();
  const live = useLiveRun(message.status === 'streaming' ? message.id : null);
  const { shown, unstored } = withSeenText(merge(message, live), chat.seenText(message.id));
  const running = shown.status === 'streaming';
  // Stop shows at once; the server confirms it a moment later.
  const stopping = running && live?.stopping === true;
  const writing = running && !stopping;
  const versions = message.siblings ?? siblings;
  const sending = useObservable(chat.sender.sendings).get(placeOfAgain(message.id));
  const busy = running || sending?.phase === 'sending';
  const [choosing, setChoosing] = useState(false);
  const model = message.model ?? threadModel;
  const again = (asked: string, trigger: AgainTrigger) => {
    // The button goes away with this version of the answer.
    focusComposer();
    void chat.again(shown, asked, trigger);
  };
  const onAgain = () => again(model, 'regenerate-message');
  const onAnotherModel = () => setChoosing(true);

  return (
    <article className="answer" data-message={message.id} data-status={shown.status} aria-busy={writing}>
      <h2 className="sr-only">Answer from {nameOf(shown.model ?? threadModel)}</h2>
      {shown.reasoning === '' ? null : (
        <Reasoning
          id={message.id}
          text={shown.reasoning}
          thinking={running && shown.text === ''}
          thoughtMs={shown.thoughtMs ?? null}
        />
      )}
      <AnswerBoundary text={shown.text}>
        <Markdown
          answerId={message.id}
          text={shown.text}
          html={shown.html}
          complete={!running}
          sources={shown.sources}
        />
      </AnswerBoundary>
      <Sources sources={shown.sources} />
      {writing ? <AnswerProgress message={message} live={live} /> : null}
      {writing ? (
        versions.length > 1 && (
          <div className="actions">
            <SiblingSwitch message={message} siblings={versions} />
          </div>
        )
      ) : (
        <>
          <AnswerEnd
            message={stopping ? { ...shown, status: 'cancelled' } : shown}
            last={last}
            unstored={unstored}
            busy={busy}
            onAgain={onAgain}
            onContinue={() => again(model, 'continue-message')}
            onAnotherModel={onAnotherModel}
          />
          <AnswerActions
            message={shown}
            siblings={versions}
            quiet={!last}
            busy={busy}
            onAgain={onAgain}
            onAnotherModel={onAnotherModel}
          />
        </>
      )}
      {choosing ? (
        <ModelMenu
          value={model}
          onChange={(chosen) => again(chosen, 'regenerate-message')}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </article>
  );
}

/** The stored message with what its run has told since. Never less than what the page came with. */
function merge(message: MessageView, live: LiveRun | undefined): MessageView {
  // Before its `start` a view knows nothing. A replay out of the database has no ids, so they say nothing here.
  if (message.status !== 'streaming' || !live || live.view.threadId === null) return message;
  const { view } = live;
  const { status, ttftMs, queueWaitMs, latencyMs, usage, error, finishReason } = view;
  const details = view.details ?? message.details;
  const model = view.model ?? message.model;
  const base = {
    ...message,
    model,
    status,
    ttftMs,
    queueWaitMs,
    latencyMs,
    usage,
    error,
    finishReason,
    details,
  };
  // A replay begins at the beginning: until it has caught up, the checkpoint that is shown stays.
  const behind =
    status === 'streaming' &&
    (message.text === null ? view.text === '' : view.text.length < message.text.length);
  if (behind) return base;
  const { text, reasoning, thoughtMs, sources } = view;
  return { ...base, html: undefined, text, reasoning, thoughtMs, sources };
}
