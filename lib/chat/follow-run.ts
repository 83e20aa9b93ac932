import { isId } from '../http/schemas/id.ts';
import { PING } from '../sse/encode.ts';
import type { OpenChunks } from '../sse/event-stream.ts';
import { StreamError } from '../stream/errors.ts';
import { replayRow } from './replay-row.ts';
import type { Sent } from './send-message.ts';
import type { ChatServices } from './services.ts';

/** The chunks that answer a request which sent, joined or replayed. */
export function chunksOf(services: ChatServices, sent: Sent): OpenChunks {
  const { row, runId, role } = sent;
  if (row) return () => oneChunk(replayRow(row));
  return readRun(services, runId, -1, role === 'leader');
}

/** A run's frames after a sequence number. Without fan-out, who is not its leader waits for its end. */
function readRun(services: ChatServices, runId: string, after: number, leads = false): OpenChunks {
  if (leads || services.fanoutEnabled) return (signal) => services.log.read(runId, after, signal);
  return (signal) => readSettled(services, runId, after, signal);
}

async function* readSettled({ log }: ChatServices, runId: string, after: number, signal: AbortSignal) {
  if ((await log.state(runId))?.status === 'open') {
    // Headers leave with the first chunk; a client must not wait for them until the run has settled.
    yield PING;
    await log.settled(runId, signal);
  }
  yield* log.read(runId, after, signal);
}

async function* oneChunk(chunk: Uint8Array) {
  yield chunk;
}

/** What a request to follow comes to: chunks, or `nothing` where there is nothing to come. */
export type Following = OpenChunks | 'nothing';

/**
 * One run, strictly after a cursor (-1: from its beginning). `bad_cursor` where the cursor is
 * beyond the end of an unsettled run. Throws `run_expired`.
 */
export async function followRun(
  services: ChatServices,
  ownerId: string,
  runId: string,
  after: number,
): Promise<Following | 'not_found' | 'bad_cursor'> {
  if (!isId(runId) || !(await services.store.findRun(runId, ownerId))) return 'not_found';
  const state = await services.log.state(runId);
  if (!state) throw new StreamError('run_expired');
  if (after >= 0) services.metrics.reconnected();
  if (state.status === 'open') return after > state.head ? 'bad_cursor' : readRun(services, runId, after);
  return after >= state.head ? 'nothing' : readRun(services, runId, after);
}

/** The newest unsettled run of a thread, from its beginning. A thread that is not made yet has none; somebody else's is not found. */
export async function followThread(
  services: ChatServices,
  ownerId: string,
  threadId: string,
): Promise<Following | 'not_found'> {
  if (!isId(threadId)) return 'not_found';
  const { thread } = await services.store.lookUp(threadId, ownerId, null);
  if (thread === 'foreign') return 'not_found';
  if (thread === null) return 'nothing';
  const newest = services.runs.live().findLast((run) => run.threadId === threadId);
  // A run is live from its claim on, before anybody may see it.
  const state = newest && (await services.log.state(newest.runId));
  return newest && state?.status === 'open' ? readRun(services, newest.runId, -1) : 'nothing';
}
