import type { Clock } from '../stream/clock.ts';
import { StreamError } from '../stream/errors.ts';
import type { ListedNames } from './model-names.ts';

/** A list that a server had no answer for is asked for again at most so often, in milliseconds. */
const ASK_AGAIN_MS = 10_000;
/** How long an answer holds: servers like Ollama get new models while we run. */
const FRESH_MS = 10 * 60 * 1000;

export interface ModelListOptions {
  /** Reads the names from the server. */
  read(signal: AbortSignal): Promise<ListedNames>;
  clock: Clock;
  /** Given up after so long, in milliseconds. */
  limitMs: number;
  onFailure(failure: StreamError): void;
}

/** The names of the models that a server lists, read in the background and kept for a while; an old list is better than none. */
export class ModelList {
  readonly #options: ModelListOptions;
  #names: ListedNames | null = null;
  #failure: StreamError | null = null;
  #askedAt = -Infinity;
  #asking: Promise<void> | null = null;

  constructor(options: ModelListOptions) {
    this.#options = options;
  }

  /** What the server said last; null where it has not said anything yet. */
  get names(): ListedNames | null {
    return this.#names;
  }

  /** Why it gave no list when it was asked last; null where it gave one. */
  get failure(): StreamError | null {
    return this.#failure;
  }

  /** Asks again without waiting, where it is time to. */
  refreshLater(): void {
    const age = this.#options.clock.now() - this.#askedAt;
    if (age >= (this.#names === null ? ASK_AGAIN_MS : FRESH_MS)) void this.refresh();
  }

  /** One at a time, whoever asks; never rejects. */
  refresh(): Promise<void> {
    this.#askedAt = this.#options.clock.now();
    this.#asking ??= this.#read().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await this.#asking;
  }

  async #read(): Promise<void> {
    const { read, clock, limitMs, onFailure } = this.#options;
    const limit = new AbortController();
    const cancel = clock.schedule(limitMs, () => limit.abort(new StreamError('provider_timeout')));
    try {
      const names = await read(limit.signal);
      this.#failure = null;
      if (names.chat.length + names.other.length > 0) this.#names = names;
    } catch (error) {
      this.#failure = StreamError.from(error);
      onFailure(this.#failure);
    } finally {
      cancel();
    }
  }
}
