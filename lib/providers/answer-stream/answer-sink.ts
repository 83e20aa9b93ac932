import { randomUUID } from 'node:crypto';
import type { FailureCode } from '../../stream/errors.ts';
import type { FinishReason, ProviderEvent, Usage } from '../../stream/provider-event.ts';
import { endingOf } from './finish-word.ts';
import { ReasoningTags } from './reasoning-tags.ts';

const MAX_SOURCES = 500;
const MAX_URL_LENGTH = 4096;
const MAX_TITLE_LENGTH = 500;
const PICTURE = 'The model sent a picture, which cannot be shown here.';

type Piece = Extract<ProviderEvent, { type: 'text' | 'reasoning' }>;

/** What the frames of one answer come to, whichever protocol they speak: what is shown, and how the answer ends. */
export class AnswerSink {
  readonly #push: (event: ProviderEvent) => void;
  readonly #tags = new ReasoningTags();
  readonly #seenUrls = new Set<string>();
  #waiting: Piece | null = null;
  #usage: Usage = { inputTokens: null, outputTokens: null };
  #hasPicture = false;
  #hasText = false;
  #hasContent = false;
  /** A reason to finish that has come, with or without the end of the stream. */
  finish: FinishReason | null = null;
  /** A finish reason that says that the answer failed. */
  failed: { code: FailureCode; word: string } | null = null;
  /** The protocol's own last frame has come. */
  isOver = false;

  constructor(push: (event: ProviderEvent) => void) {
    this.#push = push;
  }

  /** Whether anything to show has come. */
  get hasContent(): boolean {
    return this.#hasContent;
  }

  get hasText(): boolean {
    return this.#hasText;
  }

  text(text: string): void {
    if (text === '') return;
    this.#hasContent = true;
    this.#hasText = true;
    for (const piece of this.#tags.split(text)) this.#add(piece);
  }

  reasoning(text: string): void {
    if (text === '') return;
    this.#hasContent = true;
    this.#add({ type: 'reasoning', text });
  }

  /** An address that the answer names, once; what is no address of a page is left out. */
  source(url: unknown, title?: unknown): void {
    if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || url.length > MAX_URL_LENGTH) return;
    if (this.#seenUrls.has(url) || this.#seenUrls.size >= MAX_SOURCES) return;
    this.#seenUrls.add(url);
    this.flush();
    this.#hasContent = true;
    const named =
      typeof title === 'string' && title !== '' ? { title: title.slice(0, MAX_TITLE_LENGTH) } : {};
    this.#push({ type: 'source', sourceId: randomUUID(), url, ...named });
  }

  /** A picture came; an answer of nothing else says so. */
  picture(): void {
    this.#hasPicture = true;
  }

  /** What counts wins over what does not; a later count over an earlier one. */
  usage(inputTokens: number | null, outputTokens: number | null): void {
    this.#usage = {
      inputTokens: inputTokens ?? this.#usage.inputTokens,
      outputTokens: outputTokens ?? this.#usage.outputTokens,
    };
  }

  /** A vendor's finish reason; anything that is none says nothing. */
  ends(word: unknown): void {
    const ending = endingOf(word);
    if (ending === null) return;
    if ('reason' in ending) this.finish ??= ending.reason;
    else this.failed ??= { code: ending.failure, word: String(word) };
  }

  /** A second opinion on how the answer ended, which counts where it says that it failed. */
  endsAsFailure(word: string): void {
    const ending = endingOf(word);
    if (ending !== null && 'failure' in ending) this.failed ??= { code: ending.failure, word };
  }

  /** Hands on what came together, as one piece of its kind. */
  flush(): void {
    if (this.#waiting === null) return;
    const piece = this.#waiting;
    this.#waiting = null;
    this.#push(piece);
  }

  /** Hands on all that was kept back. */
  close(): void {
    if (this.#hasPicture && !this.#hasText) this.text(PICTURE);
    for (const piece of this.#tags.flush()) this.#add(piece);
    this.flush();
  }

  settle(reason: FinishReason): void {
    this.close();
    this.#push({ type: 'finish', reason, usage: this.#usage });
  }

  #add(piece: Piece): void {
    if (piece.text === '') return;
    if (this.#waiting?.type === piece.type) {
      this.#waiting.text += piece.text;
    } else {
      this.flush();
      this.#waiting = piece;
    }
  }
}
