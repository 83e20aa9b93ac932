import type { Clock } from '../stream/clock.ts';
import { ProblemError } from './problem.ts';
import type { ReadLimit } from './read-limit.ts';
import { textStream } from './text-stream.ts';

/** What reading whole conversations takes. */
export interface ReadContext {
  reads: ReadLimit;
  clock: Pick<Clock, 'schedule'>;
}

/**
 * An answer that is read from the database as its reader takes it. `open` says what it is; null is `thread_not_found`.
 * Throws `too_many_reads` where the owner reads as many as it may.
 */
export async function wholeThread<T>(
  { request, ownerId }: { request: Request; ownerId: string },
  { reads, clock }: ReadContext,
  open: () => Promise<T | null>,
  answerOf: (opened: T) => { text: AsyncIterable<string>; headers: Record<string, string> },
): Promise<Response> {
  const end = reads.begin(ownerId);
  if (end === null) throw new ProblemError('too_many_reads');
  try {
    const opened = await open();
    if (opened === null) throw new ProblemError('thread_not_found');
    const { text, headers } = answerOf(opened);
    const body = textStream(text, { clock, signal: request.signal, onEnd: end });
    return new Response(body, { headers: { ...headers, 'Cache-Control': 'no-store' } });
  } catch (error) {
    end();
    throw error;
  }
}
