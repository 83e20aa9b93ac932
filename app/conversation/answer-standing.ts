import type { LiveRun } from '@/lib/client/live-runs.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { seconds } from './durations.ts';

/** A first token that takes longer than this deserves a word. */
const SLOW_MS = 10_000;
/** Silence in the middle of an answer that is longer than this is said. */
const QUIET_MS = 4_000;
/** And longer than this it is not taken for thinking any more. */
const STALLED_MS = 15_000;

/** What an answer that is still coming is shown to be at. `text` empty: the mark at its end says enough. */
export interface Standing {
  text: string;
  tone: 'calm' | 'alert';
}

const calm = (text: string): Standing => ({ text, tone: 'calm' });
const alert = (text: string): Standing => ({ text, tone: 'alert' });

/**
 * Where an answer stands, in words. A queue, a slow model, a stalled one and a lost connection do not read alike.
 * `now` in milliseconds; countdowns run on between the frames that set them.
 */
export function standingOf(
  message: Pick<MessageView, 'createdAt' | 'model'>,
  live: Pick<LiveRun, 'view' | 'lost' | 'lastFrameAt'> | undefined,
  now: number,
): Standing {
  if (live?.lost) return alert('Connection lost. Reconnecting… Nothing is lost.');
  const silence = live ? now - live.lastFrameAt : 0;
  const phase = live?.view.phase;
  switch (phase?.phase) {
    case 'queued': {
      const left = secondsLeft(phase.etaMs, silence);
      const place = phase.position === 1 ? 'next in line' : `number ${phase.position} in line`;
      return calm(`Queued: ${place}${left > 0 ? `, about ${left} s` : ', any moment now'}`);
    }
    case 'retrying': {
      const left = secondsLeft(phase.retryInMs, silence);
      return calm(`The provider is busy. Trying again ${left > 0 ? `in ${left} s` : 'now'}`);
    }
    case 'sent': {
      const waited = Math.max(0, now - Date.parse(message.createdAt));
      const time = waited >= 1000 ? ` · ${seconds(waited)}` : '';
      const slow = waited >= SLOW_MS ? '. It has the message and has not begun to answer' : '';
      return calm(`Waiting for ${message.model ?? 'the model'}${slow}${time}`);
    }
    case 'streaming':
      if (silence >= STALLED_MS) {
        return alert(
          `No text for ${seconds(silence)}. The model seems stuck. Stop it, then continue or try again.`,
        );
      }
      return calm(
        silence >= QUIET_MS ? `No text for ${seconds(silence)}. Still connected, waiting for the model.` : '',
      );
    default:
      return calm('Connecting…');
  }
}

const secondsLeft = (ms: number, passed: number) => Math.ceil(Math.max(0, ms - passed) / 1000);
