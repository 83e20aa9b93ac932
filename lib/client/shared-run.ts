import type { RunEvent } from '../stream/run-event.ts';
import type { Frame } from './frame-reader.ts';
import {
  type ConnectionState,
  type ReaderWorld,
  type ReadingEnd,
  type RunReading,
  readRun,
} from './run-reader.ts';
import type { RunView } from './run-view.ts';

/** What the tabs of a browser share things with. */
export interface TabSharing {
  /** Web Locks; absent outside secure contexts, where every tab then reads for itself. */
  locks: LockManager | undefined;
  openChannel: (name: string) => BroadcastChannel;
  /** This tab among them. */
  tab: string;
}

export interface SharedReading extends RunReading {
  view: () => RunView;
  /** A view that another tab has and that is ahead of this one's. */
  onView: (view: RunView) => void;
  /** Another tab of this browser shows the run as well. */
  onTab: (tab: string) => void;
}

/** What tabs that show one run tell each other. */
type RunMessage =
  | { type: 'ask' }
  | { type: 'here'; tab: string; answers: boolean }
  | { type: 'view'; view: RunView; connection: ConnectionState }
  | { type: 'frame'; frame: Frame<RunEvent> }
  | { type: 'connection'; connection: ConnectionState }
  | { type: 'gone' };

/**
 * Follows a run as `readRun` does, with one connection for all tabs of a browser that show it, since there are only
 * six for one origin: whoever holds the run's lock reads and passes every frame on, a tab that comes later is given
 * the view so far, and when the reader leaves the next in line goes on from its own cursor. A response that is open
 * already is read in any case.
 */
export async function readShared(
  world: ReaderWorld,
  { locks, openChannel, tab }: TabSharing,
  reading: SharedReading,
): Promise<ReadingEnd> {
  if (!locks) return readRun(world, reading);
  const name = `dac.run.v1.${reading.runId}`;
  const channel = openChannel(name);
  const tell = (message: RunMessage) => channel.postMessage(message);
  const followed = Promise.withResolvers<ReadingEnd>();
  const left = new AbortController();
  const leave = () => {
    left.abort();
    followed.resolve('aborted');
  };
  let connection: ConnectionState | null = null;

  channel.onmessage = ({ data }: MessageEvent<RunMessage>) => {
    switch (data.type) {
      case 'ask':
        if (connection !== null) tell({ type: 'view', view: reading.view(), connection });
        return;
      case 'here':
        reading.onTab(data.tab);
        if (!data.answers) tell({ type: 'here', tab, answers: true });
        return;
      case 'view':
        reading.onConnection(data.connection);
        if (isAhead(data.view, reading.view())) reading.onView(data.view);
        break;
      case 'frame':
        // Something was said before this tab listened: what it missed is in the view of whoever said it.
        if (data.frame.id !== null && data.frame.id > reading.cursor() + 1) return tell({ type: 'ask' });
        reading.onFrame(data.frame);
        break;
      case 'connection':
        reading.onConnection(data.connection);
        return;
      case 'gone':
        followed.resolve('gone');
        return;
    }
    if (reading.view().status !== 'streaming') followed.resolve('settled');
  };

  const lead = async (): Promise<ReadingEnd> => {
    if (reading.view().status !== 'streaming') return 'settled';
    const end = await readRun(world, {
      ...reading,
      onFrame: (frame) => {
        reading.onFrame(frame);
        if (!reading.signal.aborted) tell({ type: 'frame', frame });
      },
      onConnection: (state) => {
        connection = state;
        reading.onConnection(state);
        if (!reading.signal.aborted) tell({ type: 'connection', connection: state });
      },
    });
    if (end === 'gone') tell({ type: 'gone' });
    return end;
  };

  reading.signal.addEventListener('abort', leave);
  try {
    if (reading.signal.aborted) return 'aborted';
    tell({ type: 'here', tab, answers: false });
    if (reading.opened) return await locks.request(name, { ifAvailable: true }, lead);
    tell({ type: 'ask' });
    const led = locks.request(name, { signal: left.signal }, lead);
    // Waiting in line ends with an abort as soon as another tab has told the end.
    led.catch(() => {});
    return await Promise.race([led, followed.promise]);
  } finally {
    reading.signal.removeEventListener('abort', leave);
    left.abort();
    channel.close();
  }
}

function isAhead(theirs: RunView, ours: RunView): boolean {
  return ours.status === 'streaming' && (theirs.lastSeq > ours.lastSeq || theirs.status !== 'streaming');
}
