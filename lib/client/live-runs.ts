import type { RunEvent } from '../stream/run-event.ts';
import type { Frame } from './frame-reader.ts';
import type { ConnectionState, ReaderWorld } from './run-reader.ts';
import { emptyRunView, type RunView, reduceRun } from './run-view.ts';
import type { StartedRun } from './send-message.ts';
import { readShared, type TabSharing } from './shared-run.ts';
import { ThoughtTimer } from './thought-timer.ts';

/** A run as the screen shows it; a new object whenever anything of it changes. */
export interface LiveRun {
  view: RunView;
  connection: ConnectionState;
  /** Stop was pressed and the server has not confirmed it: what is shown stands still. */
  stopping: boolean;
  /** The connection broke and is not back. */
  lost: boolean;
  /** When the last frame arrived, in milliseconds since the epoch. */
  lastFrameAt: number;
}

interface Entry {
  shown: LiveRun;
  /** Other tabs of this browser that have shown it, too. */
  tabs: Set<string>;
  view: RunView;
  thoughts: ThoughtTimer;
  holders: number;
  reading: AbortController | null;
  listeners: Set<() => void>;
}

export interface LiveRunsOptions {
  world: ReaderWorld;
  sharing: TabSharing;
  /** Runs `flush` once, soon; in the browser with the next frame, so that a burst of tokens is one rendering. */
  schedule: (flush: () => void) => void;
  /** `watchedBy`: how many tabs of this browser have shown it; undefined where they cannot tell each other. */
  onSettled: (view: RunView, watchedBy: number | undefined) => void;
  /** The server has nothing to read of this run: the conversation must be read again. */
  onGone: (runId: string) => void;
}

/** Runs that nobody shows are forgotten beyond this many. */
const KEPT = 20;
/** Tabs that are told apart. */
const MAX_TABS = 1_000;

/**
 * The runs that this tab shows. A run is read only while something holds it and the tab is visible; whenever
 * reading begins again it goes on after the last frame seen.
 */
export class LiveRuns {
  private readonly options: LiveRunsOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly dirty = new Set<Entry>();
  private visible = true;

  constructor(options: LiveRunsOptions) {
    this.options = options;
  }

  get(runId: string): LiveRun | undefined {
    return this.entries.get(runId)?.shown;
  }

  subscribe(runId: string, listener: () => void): () => void {
    const entry = this.entry(runId);
    entry.listeners.add(listener);
    return () => entry.listeners.delete(listener);
  }

  /** Takes over a run that this tab started, with the response that is open already. */
  adopt({ runId, start, rest }: StartedRun, reading: AbortController): void {
    const entry = this.entry(runId);
    if (entry.reading) {
      // The same run twice, as when one message id was sent again: one connection is enough.
      reading.abort();
      return;
    }
    this.take(entry, start);
    this.read(entry, reading, rest);
  }

  /** Follows a run until the returned function is called. */
  hold(runId: string): () => void {
    const entry = this.entry(runId);
    entry.holders += 1;
    this.resume(entry);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      entry.holders -= 1;
      // Switching views lets go and takes hold again within one turn; the connection outlives that.
      queueMicrotask(() => {
        if (entry.holders === 0) this.pause(entry);
        this.forgetSome();
      });
    };
  }

  /** A hidden tab holds no connection; when shown again it catches up from its cursors. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    for (const entry of this.entries.values()) {
      if (!visible) this.pause(entry);
      else if (entry.holders > 0) this.resume(entry);
    }
  }

  /** Holds what is shown of a run still, from the press of Stop until it settles or `false` says that stopping failed. */
  setStopping(runId: string, stopping: boolean): void {
    const entry = this.entries.get(runId);
    if (entry?.view.status !== 'streaming') return;
    entry.shown = { ...entry.shown, stopping, view: stopping ? entry.shown.view : entry.view };
    this.touch(entry);
  }

  private entry(runId: string): Entry {
    let entry = this.entries.get(runId);
    if (!entry) {
      const view = emptyRunView(runId);
      const lastFrameAt = this.options.world.clock.now();
      entry = {
        shown: { view, connection: 'connecting', stopping: false, lost: false, lastFrameAt },
        tabs: new Set(),
        view,
        thoughts: new ThoughtTimer(),
        holders: 0,
        reading: null,
        listeners: new Set(),
      };
      this.entries.set(runId, entry);
    }
    return entry;
  }

  private resume(entry: Entry): void {
    if (entry.reading || !this.visible || entry.view.status !== 'streaming') return;
    this.read(entry, new AbortController());
  }

  private pause(entry: Entry): void {
    if (entry.reading) entry.thoughts.interrupt();
    entry.reading?.abort();
    entry.reading = null;
  }

  private read(entry: Entry, reading: AbortController, opened?: AsyncIterable<Frame<RunEvent>>): void {
    entry.reading = reading;
    const { runId } = entry.view;
    readShared(this.options.world, this.options.sharing, {
      runId,
      opened,
      cursor: () => entry.view.lastSeq,
      view: () => entry.view,
      onTab: (tab) => {
        if (entry.tabs.size < MAX_TABS) entry.tabs.add(tab);
      },
      onView: (view) => {
        if (!reading.signal.aborted) this.show(entry, view);
      },
      onFrame: (frame) => {
        if (!reading.signal.aborted) this.take(entry, frame);
      },
      onConnection: (connection) => {
        if (reading.signal.aborted) return;
        if (connection === 'waiting') entry.thoughts.interrupt();
        const lost = connection === 'waiting' || (connection === 'connecting' && entry.shown.lost);
        entry.shown = { ...entry.shown, connection, lost };
        this.touch(entry);
      },
      signal: reading.signal,
    }).then(
      (end) => {
        if (entry.reading !== reading) return;
        entry.reading = null;
        if (end === 'gone') this.options.onGone(runId);
      },
      (error) => {
        // A fault of ours: without this the run would look alive for ever.
        entry.reading = null;
        reportError(error);
        this.options.onGone(runId);
      },
    );
  }

  private take(entry: Entry, frame: Frame<RunEvent>): void {
    const view = reduceRun(entry.view, frame);
    if (view === entry.view) return;
    entry.thoughts.take(frame.event, this.options.world.clock.now());
    const thoughtMs = entry.thoughts.ms;
    this.show(entry, view.thoughtMs === thoughtMs || thoughtMs === null ? view : { ...view, thoughtMs });
  }

  private show(entry: Entry, view: RunView): void {
    entry.view = view;
    const lastFrameAt = this.options.world.clock.now();
    const settled = view.status !== 'streaming';
    const stopping = entry.shown.stopping && !settled;
    entry.shown = { ...entry.shown, view: stopping ? entry.shown.view : view, stopping, lastFrameAt };
    this.touch(entry);
    if (settled) this.options.onSettled(view, this.options.sharing.locks && entry.tabs.size + 1);
  }

  private touch(entry: Entry): void {
    if (this.dirty.size === 0) this.options.schedule(() => this.flush());
    this.dirty.add(entry);
  }

  private flush(): void {
    const entries = [...this.dirty];
    this.dirty.clear();
    for (const entry of entries) for (const listener of entry.listeners) listener();
  }

  private forgetSome(): void {
    for (const [runId, entry] of this.entries) {
      if (this.entries.size <= KEPT) return;
      if (entry.holders === 0 && entry.listeners.size === 0 && !entry.reading) this.entries.delete(runId);
    }
  }
}
