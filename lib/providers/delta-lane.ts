import type { ProviderEvent } from '../stream/provider-event.ts';
import type { EventQueue } from './event-queue.ts';
import type { BodyTap } from './undici-fetch.ts';

const LF = 10;
const CR = 13;
const COLON = 58;
const DATA = [...Buffer.from('data:')];
type Delta = Extract<ProviderEvent, { type: 'text' | 'reasoning' }>;

/** An event that is longer is none of the plain ones. */
const MAX_EVENT_BYTES = 64 * 1024;

/**
 * The short way for what a stream mostly consists of: events of chat completions that carry a piece of text or of
 * reasoning and nothing else go straight to the queue. From the first event on that is anything else (a finish, usage,
 * an error, a tool call, a broken frame, another way to end lines) the bytes go on to the AI SDK, which decides what
 * they mean; so nothing is decided twice, and no event overtakes another. The SDK's own way (five web streams and a
 * schema for each token) costs several times as much CPU, which at hundreds of streams is most of the server's.
 */
export class DeltaLane implements BodyTap {
  readonly #queue: EventQueue;
  #open = true;
  /** Of an event that has not ended yet. */
  #held: Buffer = Buffer.alloc(0);

  constructor(queue: EventQueue) {
    this.#queue = queue;
  }

  get full(): boolean {
    return this.#queue.full;
  }

  onRoom(fn: () => void): void {
    this.#queue.onRoom(fn);
  }

  take(chunk: Buffer): Buffer {
    if (!this.#open) {
      return chunk;
    }
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const read = bytes.includes(CR) ? this.#close(0) : this.#readEvents(bytes);
    const rest = bytes.subarray(read);
    if (this.#open && rest.length <= MAX_EVENT_BYTES) {
      this.#held = rest;
      return rest.subarray(rest.length);
    }
    this.#close(0);
    return rest;
  }

  flush(): Buffer {
    const held = this.#held;
    this.#close(0);
    return held;
  }

  #close(read: number): number {
    this.#open = false;
    this.#held = Buffer.alloc(0);
    return read;
  }

  /** Reads whole events from the front; returns how many bytes of them need not be seen by anybody else. */
  #readEvents(bytes: Buffer): number {
    const deltas: Delta[] = [];
    let read = 0;
    let found: Delta[] | null = null;
    for (let from = 0; ; ) {
      const lineEnd = bytes.indexOf(LF, from);
      if (lineEnd === -1) {
        break;
      }
      if (lineEnd === from) {
        join(deltas, found ?? []);
        found = null;
        read = lineEnd + 1;
      } else if (bytes[from] !== COLON) {
        // A second line of one event: no plain one.
        const inLine: Delta[] | null = found === null ? deltasIn(bytes, from, lineEnd) : null;
        if (inLine === null) {
          this.#close(read);
          break;
        }
        found = inLine;
      }
      from = lineEnd + 1;
    }
    for (const delta of deltas) {
      this.#queue.push(delta);
    }
    return read;
  }
}

/**
 * What came together goes on together, as one delta. So a server that has fallen behind has less to do for each token,
 * and catches up.
 */
function join(deltas: Delta[], more: readonly Delta[]): void {
  for (const delta of more) {
    const last = deltas.at(-1);
    if (last?.type === delta.type) {
      last.text += delta.text;
    } else {
      deltas.push(delta);
    }
  }
}

/** The deltas of one `data:` line, often none; null where it is not such a line or holds more than deltas. */
function deltasIn(bytes: Buffer, from: number, to: number): Delta[] | null {
  if (!DATA.every((byte, index) => bytes[from + index] === byte)) {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8', from + DATA.length, to));
  } catch {
    // `[DONE]`, or broken: the SDK knows what to make of it.
    return null;
  }
  return plainDeltas(value);
}

/** A completion chunk as far as it is looked at. */
interface Chunk {
  error?: unknown;
  usage?: unknown;
  choices?: unknown;
}

function plainDeltas(value: unknown): Delta[] | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { error, usage, choices } = value as Chunk;
  if (error !== undefined || (usage ?? null) !== null || !Array.isArray(choices) || choices.length > 1) {
    return null;
  }
  if (choices.length === 0) {
    return [];
  }
  const choice: unknown = choices[0];
  if (typeof choice !== 'object' || choice === null) {
    return null;
  }
  const { delta, finish_reason: finishReason } = choice as { delta?: unknown; finish_reason?: unknown };
  if ((finishReason ?? null) !== null || typeof delta !== 'object' || delta === null) {
    return null;
  }
  const texts: { text?: string; reasoning?: string } = {};
  for (const [key, field] of Object.entries(delta)) {
    if (field === null || field === undefined || key === 'role') {
      continue;
    }
    const kind = KIND_OF[key];
    if (kind === undefined || typeof field !== 'string') {
      return null;
    }
    // `reasoning_content` and `reasoning` are two names of one thing; the SDK takes the first.
    texts[kind] ??= field;
  }
  const events: Delta[] = [];
  if (texts.reasoning) {
    events.push({ type: 'reasoning', text: texts.reasoning });
  }
  if (texts.text) {
    events.push({ type: 'text', text: texts.text });
  }
  return events;
}

const KIND_OF: Readonly<Record<string, 'text' | 'reasoning' | undefined>> = {
  content: 'text',
  reasoning_content: 'reasoning',
  reasoning: 'reasoning',
};
