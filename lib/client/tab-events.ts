import { backoffMs } from './backoff.ts';
import { readFrames } from './frame-reader.ts';
import type { TabEvent } from './protocol.ts';
import { type ReaderWorld, waitToRetry } from './run-reader.ts';
import type { TabSharing } from './shared-run.ts';

const NAME = 'dac.events.v1';

export interface TabEventsOptions {
  world: ReaderWorld;
  sharing: TabSharing;
  /** `hello` means: something may have been missed, read again what is shown. */
  onEvent: (event: TabEvent) => void;
}

/**
 * The session's events, read once for all tabs of a browser, since browsers allow only six connections to one
 * origin: the visible tabs elect a leader with a Web Lock, the leader reads and tells the others, and another takes
 * over when it is hidden or closed. A hidden tab takes no part; it is told `hello` when shown again.
 */
export class TabEvents {
  private readonly options: TabEventsOptions;
  private channel: BroadcastChannel | null = null;
  private turn: AbortController | null = null;

  constructor(options: TabEventsOptions) {
    this.options = options;
  }

  /** Takes part; a second call changes nothing. */
  show(): void {
    if (this.turn) return;
    const turn = new AbortController();
    this.turn = turn;
    this.channel = this.options.sharing.openChannel(NAME);
    this.channel.onmessage = ({ data }: MessageEvent<TabEvent>) => this.options.onEvent(data);
    this.takePart(turn.signal).catch((error) => {
      if (!turn.signal.aborted) reportError(error);
    });
  }

  /** Leaves: gives up the stream and the lead. */
  hide(): void {
    this.turn?.abort();
    this.turn = null;
    this.channel?.close();
    this.channel = null;
  }

  private async takePart(signal: AbortSignal): Promise<void> {
    const { onEvent } = this.options;
    const { locks } = this.options.sharing;
    if (!locks) return this.lead(signal);
    const led = await locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (lock) await this.lead(signal);
      return lock !== null;
    });
    if (led || signal.aborted) return;
    onEvent({ type: 'hello' });
    await locks.request(NAME, { signal }, () => this.lead(signal));
  }

  private async lead(signal: AbortSignal): Promise<void> {
    const { world, onEvent } = this.options;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        // Low: it must not compete with what the page needs, nor count as the page still loading.
        const response = await world.fetch('/api/events', { signal, cache: 'no-store', priority: 'low' });
        if (response.ok && response.body) {
          for await (const { event } of readFrames<TabEvent>(response.body, { clock: world.clock, signal })) {
            attempt = 0;
            this.channel?.postMessage(event);
            onEvent(event);
          }
        } else response.body?.cancel().catch(() => {});
      } catch {
        // No network, or the tab is leaving: the wait below sees to both.
      }
      await waitToRetry(world, backoffMs(attempt, world.random()), signal);
    }
  }
}
