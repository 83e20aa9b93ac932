'use client';

import type { LiveRun } from '@/lib/client/live-runs.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useNow } from '../chat-context.tsx';
import { seconds } from './durations.ts';

/** A first token that takes longer than this deserves a word. */
const SLOW_MS = 10_000;
/** Silence in the middle of an answer that is longer than this is said. */
const QUIET_MS = 4_000;

/** Where an answer that is still coming stands. A slow model, a queue and a lost connection do not look alike. */
export function AnswerProgress({ message, live }: { message: MessageView; live: LiveRun | undefined }) {
  const now = useNow(true, 500);
  const { text, alert } = standing(message, live, now);
  // The mark at the end of the text says enough, and a line below it would move with every token.
  if (text === '') return null;
  return (
    <p className="progress" data-alert={alert}>
      <span className="pulse" aria-hidden />
      <span>{text}</span>
    </p>
  );
}

function standing(
  message: MessageView,
  live: LiveRun | undefined,
  now: number,
): { text: string; alert: boolean } {
  const calm = (text: string) => ({ text, alert: false });
  if (live?.connection === 'waiting') return { text: 'Connection lost. Reconnecting…', alert: true };
  const silence = live ? now - live.lastFrameAt : 0;
  const phase = live?.view.phase;
  switch (phase?.phase) {
    case 'queued': {
      const left = Math.ceil(Math.max(0, phase.etaMs - silence) / 1000);
      const place = phase.position === 1 ? 'next in line' : `number ${phase.position} in line`;
      return calm(`Queued: ${place}${left > 0 ? `, about ${left} s` : ', any moment now'}`);
    }
    case 'retrying': {
      const left = Math.ceil(Math.max(0, phase.retryInMs - silence) / 1000);
      return calm(`The provider is busy. Trying again ${left > 0 ? `in ${left} s` : 'now'}`);
    }
    case 'sent': {
      const waited = Math.max(0, now - Date.parse(message.createdAt));
      const time = waited >= 1000 ? ` · ${seconds(waited)}` : '';
      const slow = waited >= SLOW_MS ? '. It was reached and has not begun to answer' : '';
      return calm(`Waiting for ${message.model ?? 'the model'}${slow}${time}`);
    }
    case 'streaming':
      return calm(silence >= QUIET_MS ? `Connected. The model has been silent for ${seconds(silence)}` : '');
    default:
      return calm('Connecting…');
  }
}
