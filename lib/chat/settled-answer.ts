import type { SettledRun } from '../http/schemas/run.ts';
import { FAILURES, type FailureCode, failureSentence, StreamError } from '../stream/errors.ts';
import type { Sent } from './send-message.ts';
import type { ChatServices } from './services.ts';
import { toMessageView } from './thread-view.ts';

/** Waits until a run settles and answers it whole (`stream: false`). Throws the signal's reason, and `run_expired` where its thread was deleted meanwhile. */
export async function settledAnswer(
  services: ChatServices,
  ownerId: string,
  sent: Sent,
  signal: AbortSignal,
): Promise<{ run: SettledRun; failure: { code: FailureCode; sentence: string } | null }> {
  const { runId, threadId } = sent;
  if (!sent.row) await services.log.settled(runId, signal);
  const row = sent.row ?? (await services.store.findRun(runId, ownerId));
  if (!row) throw new StreamError('run_expired');
  // Settled, and yet its row is not: it could not be written.
  const status = row.status === 'streaming' ? 'failed' : row.status;
  const message = { ...toMessageView(row), status };
  const failed = status === 'failed' || status === 'interrupted';
  const code = row.error?.code ?? (row.status === 'streaming' ? 'storage_failed' : 'interrupted');
  const run = { runId, threadId, status };
  if (!failed) return { run: { ...run, message }, failure: null };
  const error = row.error ?? { code, retryable: FAILURES[code].retryable };
  const failure = { code, sentence: failureSentence(code, error.retryable) };
  return { run: { ...run, message: { ...message, error } }, failure };
}
