'use client';

import type { LiveRun } from '@/lib/client/live-runs.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useNow } from '../chat-context.tsx';
import { useModelName } from '../model-name.ts';
import { standingOf } from './answer-standing.ts';

/** Where an answer that is still coming stands. */
export function AnswerProgress({ message, live }: { message: MessageView; live: LiveRun | undefined }) {
  const now = useNow(true, 500);
  const nameOf = useModelName();
  const model = message.model === null ? null : nameOf(message.model);
  const { text, tone } = standingOf({ ...message, model }, live, now);
  // The mark at the end of the text says enough, and a line below it would move with every token.
  if (text === '') return null;
  return (
    <p className="progress" data-alert={tone === 'alert'}>
      <span className="pulse" aria-hidden />
      <span>{text}</span>
    </p>
  );
}
