import type { MessageView } from '@/lib/client/thread-data.ts';
import { duration } from './durations.ts';

/** How an answer came about, in one quiet line: the model, the wait, the first token, the size, the time. */
export function AnswerDetails({ message }: { message: MessageView }) {
  const { model, ttftMs, queueWaitMs, latencyMs, usage } = message;
  const parts = [
    model,
    queueWaitMs !== null && queueWaitMs >= 100 ? `queued ${duration(queueWaitMs)}` : null,
    ttftMs === null ? null : `first token after ${duration(ttftMs)}`,
    usage?.outputTokens == null ? null : `${usage.outputTokens.toLocaleString('en-US')} tokens`,
    latencyMs === null ? null : `${duration(latencyMs)} in all`,
  ];
  return <p className="details">{parts.filter((part) => part !== null).join(' · ')}</p>;
}
