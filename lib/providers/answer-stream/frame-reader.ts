import { isRecord } from './json-value.ts';

const LF = 10;
const CR = 13;
const BOM = '\uFEFF';
/** A longer line, or a longer run of lines that belong together, is taken for a broken one. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
/** Bytes that may come in a row and carry nothing that is shown. */
const MAX_IDLE_BYTES = 16 * 1024 * 1024;
const KEPT_WORDS = 200;

export interface FrameHandler {
  /** One JSON object, and the name of its event where it has one. True: it carried something. */
  onFrame(frame: Record<string, unknown>, name: string): boolean;
  /** `[DONE]`. */
  onDone(): void;
  /** Data that is not JSON, under this name. */
  onText(text: string, name: string): void;
  /** What came is no stream of answers, or has no bound. */
  onBroken(detail: string): void;
}

/**
 * Reads the body of an answer as servers really send it. Server-sent events, with lines that end in LF, CR or both, with
 * or without the blank line between events and at the end; lines of JSON; one JSON value for the whole body, on one line
 * or many. A line of data that is JSON by itself counts at once, so the last one needs no line end at all; data in
 * several lines is put together at the blank line.
 */
export class FrameReader {
  readonly #handler: FrameHandler;
  /** Chunks of a line that has not ended. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #afterCr = false;
  #isFirstLine = true;
  #name = '';
  /** Lines of data that are no JSON by themselves. */
  #data: string[] = [];
  /** Lines that are no fields, from one that begins a JSON value on. */
  #loose: string[] = [];
  #collectedBytes = 0;
  #idleBytes = 0;
  #over = false;
  #isEnding = false;
  /** The first words that were neither an event nor JSON. */
  words = '';

  constructor(handler: FrameHandler) {
    this.#handler = handler;
  }

  /** Takes the next bytes. */
  take(chunk: Buffer): void {
    let from = 0;
    if (this.#afterCr && chunk[0] === LF) from = 1;
    if (chunk.length > 0) this.#afterCr = false;
    const hasCr = chunk.includes(CR);
    this.#idleBytes += chunk.length;
    while (!this.#over) {
      const end = hasCr ? lineEnd(chunk, from) : chunk.indexOf(LF, from);
      if (end === -1) break;
      this.#endLine(chunk, from, end);
      from = end + 1;
      if (chunk[end] === CR) {
        if (from === chunk.length) this.#afterCr = true;
        else if (chunk[from] === LF) from++;
      }
    }
    if (this.#over) return;
    if (from < chunk.length) {
      this.#held.push(from === 0 ? chunk : chunk.subarray(from));
      this.#heldBytes += chunk.length - from;
    }
    if (this.#heldBytes > MAX_LINE_BYTES) this.#break(`a line of over ${MAX_LINE_BYTES} bytes`);
    else if (this.#idleBytes > MAX_IDLE_BYTES) this.#break(`${MAX_IDLE_BYTES} bytes without content`);
  }

  /** The body has ended, in order or not: what has no line end counts where it is whole. */
  end(): void {
    if (this.#over) return;
    this.#isEnding = true;
    if (this.#heldBytes > 0) this.#endLine(Buffer.alloc(0), 0, 0);
    this.#endEvent();
    if (this.#loose.length > 0) this.#readLoose();
    this.#over = true;
  }

  /** Nothing more is wanted. */
  stop(): void {
    this.#over = true;
    this.#held = [];
  }

  #break(detail: string): void {
    this.stop();
    this.#handler.onBroken(detail);
  }

  #endLine(chunk: Buffer, from: number, end: number): void {
    let line: string;
    if (this.#heldBytes > 0) {
      this.#held.push(chunk.subarray(from, end));
      line = Buffer.concat(this.#held).toString('utf8');
      this.#held = [];
      this.#heldBytes = 0;
    } else {
      line = chunk.toString('utf8', from, end);
    }
    if (this.#isFirstLine) {
      this.#isFirstLine = false;
      if (line.startsWith(BOM)) line = line.slice(1);
    }
    this.#readLine(line);
  }

  #readLine(line: string): void {
    if (line.startsWith('data:')) {
      this.#readData(line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5));
    } else if (line === '') {
      this.#endEvent();
    } else if (line.startsWith('event:')) {
      this.#name = line.slice(6).trim();
    } else if (line.startsWith('error:')) {
      this.#readValue(line.slice(6).trim(), 'error');
    } else if (!line.startsWith(':') && !/^(?:id|retry|data|event) *(?::|$)/.test(line)) {
      this.#readLooseLine(line);
    }
  }

  #readData(sent: string): void {
    // Some proxies wrap what is wrapped already.
    const data = sent.startsWith('data:') ? sent.replace(/^(?:data: ?)+/, '') : sent;
    if (this.#data.length === 0) {
      const first = data.charCodeAt(0);
      // `{`: nearly always a whole frame.
      const value = first === 123 || first === 91 || data.trimStart() !== data ? parsed(data) : undefined;
      if (value !== undefined) {
        this.#give(value, this.#name);
        return;
      }
      const word = data.trim();
      if (word === '') return;
      if (word === '[DONE]' || word === '"[DONE]"') {
        this.#idleBytes = 0;
        this.#handler.onDone();
        return;
      }
    }
    this.#collect(this.#data, data);
  }

  #endEvent(): void {
    if (this.#data.length > 0) {
      const lines = this.#data;
      this.#data = [];
      this.#collectedBytes = 0;
      const joined = lines.join('\n');
      if (lines.length === 1 || parsed(joined) !== undefined) this.#readValue(joined.trim(), this.#name);
      else for (const line of lines) this.#readValue(line.trim(), this.#name);
    }
    this.#name = '';
  }

  #readLooseLine(line: string): void {
    const isFirst = this.#loose.length === 0;
    const trimmed = line.trim();
    if (trimmed === '') return;
    if (trimmed.startsWith('data:')) {
      this.#readLine(trimmed);
      return;
    }
    if (isFirst && !/^[[{]/.test(trimmed)) {
      this.words ||= trimmed.slice(0, KEPT_WORDS);
      if (trimmed.startsWith('<')) this.#break('a page came instead of a stream');
      return;
    }
    this.#collect(this.#loose, line);
    // Whole on its own line, or the brace that ends what began at the margin.
    if (isFirst || /^[\]}]/.test(line)) this.#readLoose();
  }

  #readLoose(): void {
    const value = parsed(this.#loose.join('\n'));
    if (value === undefined) return;
    this.#loose = [];
    this.#collectedBytes = 0;
    this.#give(value, this.#name);
  }

  #collect(lines: string[], line: string): void {
    lines.push(line);
    this.#collectedBytes += line.length;
    if (this.#collectedBytes > MAX_LINE_BYTES) this.#break(`an event of over ${MAX_LINE_BYTES} bytes`);
  }

  #readValue(text: string, name: string): void {
    const value = parsed(text);
    if (value !== undefined) this.#give(value, name);
    else if (/^[[{]/.test(text)) {
      // What the end of the body breaks off is cut, not broken.
      if (!this.#isEnding) this.#handler.onBroken(`an event that is not JSON: ${text.slice(0, KEPT_WORDS)}`);
    } else if (text !== '') this.#handler.onText(text, name);
  }

  #give(value: unknown, name: string): void {
    if (isRecord(value)) {
      if (this.#handler.onFrame(value, name)) this.#idleBytes = 0;
    } else if (Array.isArray(value)) {
      for (const one of value) if (isRecord(one)) this.#give(one, name);
    } else if (typeof value === 'string') {
      this.#handler.onText(value, name);
    }
  }
}

function lineEnd(bytes: Buffer, from: number): number {
  const lf = bytes.indexOf(LF, from);
  const cr = bytes.indexOf(CR, from);
  return lf === -1 || (cr !== -1 && cr < lf) ? cr : lf;
}

/** Undefined where it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
