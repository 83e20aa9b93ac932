/** What a vendor says when it refuses a request, in our words. */
export type Refusal =
  | 'bad_request'
  | 'bad_key'
  | 'no_balance'
  | 'not_allowed'
  | 'model_unknown'
  | 'rate_limited'
  | 'no_quota'
  | 'server_error'
  | 'overloaded'
  | 'context_too_long'
  | 'content_filtered';

/** Why an answer ends. */
export type Ending = 'stop' | 'length' | 'content_filter';

/**
 * One vendor's protocol: how the same answers and failures are written in it. Frames are whole events of an event stream.
 * `open` comes before any content; `words` and `thoughts` write one frame for each text, with what its block needs
 * around it joined to the first and the last.
 */
export interface Dialect {
  open(model: string): string[];
  words(model: string, texts: readonly string[]): string[];
  thoughts(model: string, texts: readonly string[]): string[];
  /** Frames that carry no content, as they come between others. */
  empty(model: string): string[];
  /** The last frames of an answer; without usage where the vendor can leave it out. */
  finish(model: string, outputTokens: number, ending: Ending, usage?: boolean): string[];
  /** An error that comes inside a stream with status 200. */
  errorEvent(kind: Refusal): string;
  /** The body of a refusal, and its status where the vendor has one of its own for it. */
  refusal(kind: Refusal, message: string): { status: number; body: object };
  /** JSON of a shape that nobody knows. */
  odd: string;
  /** The text of the last message of a request's body. */
  lastText(body: Record<string, unknown>): string;
}

/** One event of an event stream. */
export function event(data: object, name?: string): string {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Joins what must come before the first and after the last frame to these, so that a text is one frame. */
export function around(before: string, frames: readonly string[], after: string): string[] {
  return frames.map(
    (frame, index) => (index === 0 ? before : '') + frame + (index === frames.length - 1 ? after : ''),
  );
}

/** The text of a message's `content`, a string or a list of parts with `text`. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => String((part as { text?: unknown }).text ?? '')).join('');
}
