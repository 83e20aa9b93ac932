import type { SettledRun } from '../http/schemas/run.ts';
import { FAILURES, type FailureCode, StreamError } from '../stream/errors.ts';
import type { Sent } from './send-message.ts';
import type { ChatServices } from './services.ts';
import { toMessageView } from './thread-view.ts';

/** Waits until a run settles and answers it whole (`stream: false`). Throws the signal's reason, and `run_expired` where its thread was deleted meanwhile. */
export async function settledAnswer(
  services: ChatServices,
  ownerId: string,
  sent: Sent,
  signal: AbortSignal,
): Promise<{ run: SettledRun; failure: FailureCode | null }> {
  const { runId, threadId } = sent;
  if (!sent.row) await services.log.settled(runId, signal);
  const row = sent.row ?? (await services.store.findRun(runId, ownerId));
  if (!row) throw new StreamError('run_expired');
  // Settled, and yet its row is not: it could not be written.
  const status = row.status === 'streaming' ? 'failed' : row.status;
  const message = { ...toMessageView(row), status };
  const failed = status === 'failed' || status === 'interrupted';
  const code = row.error?.code ?? (row.status === 'streaming' ? 'storage_failed' : 'interrupted');
  const error = failed ? { code, retryable: FAILURES[code].retryable } : message.error;
  return { run: { runId, threadId, status, message: { ...message, error } }, failure: failed ? code : null };
}
