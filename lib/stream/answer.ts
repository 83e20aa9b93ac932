import type { AnswerPart } from './answer-store.ts';
import type { FinishReason, ProviderEvent, Usage } from './provider-event.ts';
import type { RunEvent } from './run-event.ts';

/** What an answer that outgrows it is ended at, with `length`. */
export const ANSWER_BOUNDS = {
  /** A model that goes on has lost its way, and a log must be bounded. Thoughts and sources count. */
  chars: 4_000_000,
  /** Each is a frame in the log, whose envelope costs more than a short piece. */
  pieces: 500_000,
  /** A model that changes between thoughts and text at every word makes one each time. */
  parts: 10_000,
};
/** Most sources kept, and the longest fields of one, in characters; further and longer ones are left out. */
const MAX_SOURCES = 1_000;
const MAX_URL_CHARS = 8_192;
const MAX_TITLE_CHARS = 1_000;
const MAX_SOURCE_ID_CHARS = 200;

/** The answer of one run as it grows: what of it is told, and what is kept. */
export class Answer {
  readonly parts: AnswerPart[] = [];
  finish: { reason: FinishReason; usage: Usage | null } | null = null;
  #begun = false;
  #text = '';
  #chars = 0;
  #pieces = 0;
  #sources = 0;
  #blocks = 0;
  #open: { type: 'text' | 'reasoning'; id: string; part: { text: string } } | null = null;

  /** All text so far, reasoning apart. */
  get text(): string {
    return this.#text;
  }

  /** Whether anything of content has come from a provider. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Begins with what an answer had that this one goes on from. Answers the frames that tell it; nothing of it has just come. */
  resume(parts: readonly AnswerPart[]): RunEvent[] {
    return parts.flatMap((part) =>
      part.type === 'source-url' ? this.#takeSource(part) : this.#takeDelta(part.type, part.text),
    );
  }

  /** Takes in one event and answers the frames that tell it. An empty delta tells nothing. */
  take(event: ProviderEvent): RunEvent[] {
    switch (event.type) {
      case 'text':
      case 'reasoning':
        if (event.text === '') return [];
        this.#begun = true;
        return this.#takeDelta(event.type, event.text);
      case 'source': {
        const { sourceId, url, title } = event;
        this.#begun = true;
        if (this.#sources >= MAX_SOURCES || url.length > MAX_URL_CHARS) return [];
        return this.#takeSource({
          type: 'source-url',
          sourceId: sourceId.slice(0, MAX_SOURCE_ID_CHARS).toWellFormed(),
          url,
          ...(title === undefined ? {} : { title: title.slice(0, MAX_TITLE_CHARS).toWellFormed() }),
        });
      }
      case 'headers':
      case 'alive':
      case 'ignored':
        return [];
      case 'finish':
        this.finish = { reason: event.reason, usage: countable(event.usage) };
        return [];
    }
  }

  /** Frames that end the block left open, if one is. */
  close(): RunEvent[] {
    if (!this.#open) return [];
    const { type, id } = this.#open;
    this.#open = null;
    return [{ type: `${type}-end`, id }];
  }

  #takeSource(part: AnswerPart & { type: 'source-url' }): RunEvent[] {
    this.parts.push(part);
    this.#sources += 1;
    this.#count(part.sourceId.length + part.url.length + (part.title?.length ?? 0));
    return [part];
  }

  #takeDelta(type: 'text' | 'reasoning', delta: string): RunEvent[] {
    const frames: RunEvent[] = [];
    let block = this.#open;
    if (block?.type !== type) {
      frames.push(...this.close());
      const part = { type, text: '' };
      this.parts.push(part);
      block = { type, id: String(this.#blocks++), part };
      this.#open = block;
      frames.push({ type: `${type}-start`, id: block.id });
    }
    block.part.text += delta;
    if (type === 'text') this.#text += delta;
    this.#count(delta.length);
    frames.push({ type: `${type}-delta`, id: block.id, delta });
    return frames;
  }

  /** Ends an answer that has outgrown a bound, as one that reached its longest. */
  #count(chars: number): void {
    this.#chars += chars;
    this.#pieces += 1;
    const most = ANSWER_BOUNDS;
    if (this.#chars > most.chars || this.#pieces > most.pieces || this.parts.length > most.parts) {
      this.finish = { reason: 'length', usage: null };
    }
  }
}

/** Only what counts tokens: whole numbers from 0 that every database and client keeps exactly. */
function countable({ inputTokens, outputTokens }: Usage): Usage {
  const count = (tokens: number | null) =>
    tokens !== null && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : null;
  return { inputTokens: count(inputTokens), outputTokens: count(outputTokens) };
}
