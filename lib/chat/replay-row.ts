import type { Message } from '../db/conversation-store.ts';
import { END_MARK, encodeFrame } from '../sse/encode.ts';
import { FAILURES, failureSentence } from '../stream/errors.ts';
import type { RunEvent } from '../stream/run-event.ts';
import { providerOf } from './model-of.ts';

const BLOCK = '0';

/** A settled answer as a stream, made from its row. Its frames have no ids: there is no log to resume it from. */
export function replayRow(row: Message): Uint8Array {
  return Buffer.concat([...framesOf(row).map(encodeFrame), END_MARK]);
}

function framesOf(row: Message): RunEvent[] {
  const model = row.model ?? '';
  const frames: RunEvent[] = [
    {
      type: 'start',
      messageId: row.id,
      messageMetadata: {
        threadId: row.threadId,
        parentId: row.parentId ?? '',
        provider: providerOf(model),
        model,
      },
    },
  ];
  if (row.ttftMs !== null) {
    const messageMetadata = { ttftMs: row.ttftMs, queueWaitMs: row.queueWaitMs ?? 0, ...row.details };
    frames.push({ type: 'message-metadata', messageMetadata });
  }
  if (row.text !== '') {
    frames.push(
      { type: 'text-start', id: BLOCK },
      { type: 'text-delta', id: BLOCK, delta: row.text },
      { type: 'text-end', id: BLOCK },
    );
  }
  return [...frames, ...terminalOf(row)];
}

function terminalOf(row: Message): RunEvent[] {
  if (row.status === 'complete') {
    return [
      {
        type: 'finish',
        finishReason: row.finishReason ?? 'other',
        messageMetadata: {
          usage: row.usage ?? { inputTokens: null, outputTokens: null },
          latencyMs: row.latencyMs ?? 0,
          ttftMs: row.ttftMs,
          queueWaitMs: row.queueWaitMs ?? 0,
        },
      },
    ];
  }
  if (row.status === 'cancelled') return [{ type: 'abort', reason: 'cancelled' }];
  // A row that still says `streaming` without a log lost its process, whatever the sweep has come to.
  const data = row.error ?? { code: 'interrupted' as const, retryable: FAILURES.interrupted.retryable };
  return [
    { type: 'data-error', data, transient: true },
    { type: 'error', errorText: failureSentence(data.code, data.retryable) },
  ];
}
