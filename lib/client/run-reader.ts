import type { RunEvent } from '../stream/run-event.ts';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import { type Frame, readFrames } from './frame-reader.ts';

/** How the connection of a run is doing. */
export type ConnectionState = 'connecting' | 'open' | 'waiting';

export interface RunReading {
  runId: string;
  /** Frames of a response that is open already, as after a POST. */
  opened?: AsyncIterable<Frame<RunEvent>>;
  /** Id of the last frame seen, asked for after every frame; -1 before the first. */
  cursor: () => number;
  onFrame: (frame: Frame<RunEvent>) => void;
  onConnection: (state: ConnectionState) => void;
  signal: AbortSignal;
}

/** What the reader needs of the world around it. */
export interface ReaderWorld {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  /** Calls back when the network may have come back, so that a wait can be cut short; returns the way to unsubscribe. */
  onWake: (wake: () => void) => () => void;
}

/**
 * `settled`: the terminal frame was read. `gone`: the server says that there is nothing (more) to read, so the
 * conversation must be read again. `aborted`: the signal.
 */
export type ReadingEnd = 'settled' | 'gone' | 'aborted';

/**
 * Follows one run to its terminal frame over as many connections as it takes. An end of file, a gap in the ids and a
 * network error all mean: wait (exponential backoff with jitter, cut short by `onWake`) and reconnect after the last
 * frame seen.
 */
export async function readRun(world: ReaderWorld, reading: RunReading): Promise<ReadingEnd> {
  const { signal, onConnection } = reading;
  let attempt = 0;
  let frames = reading.opened;
  while (!signal.aborted) {
    if (!frames) {
      onConnection('connecting');
      const opened = await connect(world, reading);
      if (opened === 'gone') return 'gone';
      if (opened !== 'failed') frames = opened;
    }
    if (frames) {
      onConnection('open');
      const { end, progressed } = await pump(frames, reading);
      if (end) return 'settled';
      if (progressed) attempt = 0;
      frames = undefined;
    }
    if (signal.aborted) break;
    onConnection('waiting');
    await waitToRetry(world, backoffMs(attempt++, world.random()), signal);
  }
  return 'aborted';
}

/** Whether a frame closes its run. */
function isTerminal({ type }: RunEvent): boolean {
  return type === 'finish' || type === 'abort' || type === 'error';
}

async function pump(frames: AsyncIterable<Frame<RunEvent>>, reading: RunReading) {
  let progressed = false;
  for await (const frame of frames) {
    // A hole would lose text for good: take nothing after it and ask again from the cursor.
    if (frame.id !== null && frame.id > reading.cursor() + 1) break;
    progressed = true;
    reading.onFrame(frame);
    if (isTerminal(frame.event)) return { end: true, progressed };
    if (reading.signal.aborted) break;
  }
  return { end: false, progressed };
}

async function connect(world: ReaderWorld, { runId, cursor, signal }: RunReading) {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (cursor() >= 0) headers['Last-Event-ID'] = String(cursor());
  let response: Response;
  try {
    response = await world.fetch(`/api/runs/${runId}/stream`, { headers, signal, cache: 'no-store' });
  } catch {
    return 'failed';
  }
  if (response.status === 200 && response.body) {
    return readFrames<RunEvent>(response.body, { clock: world.clock, signal });
  }
  // Releases the connection; the refusal's text is not needed.
  response.body?.cancel().catch(() => {});
  return response.status === 429 || response.status >= 500 ? 'failed' : 'gone';
}

/** Waits `ms`, or less when the world wakes up or the signal aborts. */
export async function waitToRetry(
  world: Pick<ReaderWorld, 'clock' | 'onWake'>,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const wait = new AbortController();
  const stop = () => wait.abort();
  const unsubscribe = world.onWake(stop);
  signal.addEventListener('abort', stop);
  try {
    if (!signal.aborted) await world.clock.sleep(ms, wait.signal);
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', stop);
  }
}
