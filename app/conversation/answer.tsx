'use client';

import { RefreshCw } from 'lucide-react';
import type { LiveRun } from '@/lib/client/live-runs.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useChat, useLiveRun, useObservable } from '../chat-context.tsx';
import { focusComposer } from '../composer/focus-composer.ts';
import { placeOfAgain } from '../sender.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { AnswerDetails } from './answer-details.tsx';
import { AnswerEnd } from './answer-end.tsx';
import { AnswerProgress } from './answer-progress.tsx';
import { CopyButton } from './copy-button.tsx';
import { Markdown } from './markdown.tsx';
import { Reasoning } from './reasoning.tsx';
import { SiblingSwitch } from './sibling-switch.tsx';
import { Sources } from './sources.tsx';

interface Props {
  message: MessageView;
  siblings: string[];
  last: boolean;
  threadModel: string;
}

/** One answer, from its waiting to its end. While it is written it follows its run, and nothing around it renders. */
export function Answer({ message, siblings, last, threadModel }: Props) {
  const chat = useChat();
  const live = useLiveRun(message.status === 'streaming' ? message.id : null);
  const shown = merge(message, live);
  const running = shown.status === 'streaming';
  // Stop shows at once; the server confirms it a moment later.
  const stopping = running && live?.stopping === true;
  const writing = running && !stopping;
  const isBlank = (shown.html ?? shown.text ?? '') === '';
  const versions = message.siblings ?? siblings;
  const again = useObservable(chat.sender.sendings).get(placeOfAgain(message.id));
  const regenerate = () => {
    // The button goes away with this version of the answer.
    focusComposer();
    void chat.regenerate(message.threadId, message.id, message.model ?? threadModel);
  };
  const wholeText = async () => (await chat.textOf(shown)) ?? '';

  return (
    <article className="answer" data-message={message.id} data-status={shown.status} aria-busy={writing}>
      <h2 className="sr-only">Answer of {message.model}</h2>
      {shown.reasoning === '' ? null : (
        <Reasoning text={shown.reasoning} thinking={running && shown.text === ''} />
      )}
      <Markdown text={shown.text} html={shown.html} complete={!running} />
      <Sources sources={shown.sources} />
      {writing ? <AnswerProgress message={message} live={live} /> : null}
      {writing ? null : (
        <AnswerEnd
          message={stopping ? { ...shown, status: 'cancelled' } : shown}
          busy={again?.phase === 'sending'}
          onRetry={regenerate}
        />
      )}
      {writing ? (
        versions.length > 1 && (
          <div className="actions">
            <SiblingSwitch message={message} siblings={versions} />
          </div>
        )
      ) : (
        <div className="actions" data-quiet={!last}>
          {versions.length > 1 ? <SiblingSwitch message={message} siblings={versions} /> : null}
          {isBlank ? null : <CopyButton label="Copy answer" text={wholeText} />}
          <IconButton
            label="Answer again"
            icon={RefreshCw}
            size={16}
            disabled={running || again?.phase === 'sending'}
            onClick={regenerate}
          />
          <AnswerDetails message={shown} />
        </div>
      )}
    </article>
  );
}

/** The stored message with what its run has told since. Never less than what the page came with. */
function merge(message: MessageView, live: LiveRun | undefined): MessageView {
  // Before its `start` a view knows nothing. A replay out of the database has no ids, so they say nothing here.
  if (message.status !== 'streaming' || !live || live.view.threadId === null) return message;
  const { view } = live;
  const { status, ttftMs, queueWaitMs, latencyMs, usage, error, finishReason } = view;
  const base = { ...message, status, ttftMs, queueWaitMs, latencyMs, usage, error, finishReason };
  // A replay begins at the beginning: until it has caught up, the checkpoint that is shown stays.
  const behind = status === 'streaming' && view.text.length < (message.text?.length ?? 0);
  if (behind) return base;
  const { text, reasoning, sources } = view;
  return { ...base, html: undefined, text, reasoning, sources };
}
