import type { MessageJson, ThreadJson, ThreadReading } from './protocol.ts';
import type { RunView, Source } from './run-view.ts';

/** A message as the screen keeps it. */
export interface MessageView extends Omit<MessageJson, 'parts'> {
  /** Null where the page came with the rendered answer only; reading the conversation gives it. */
  text: string | null;
  reasoning: string;
  /** How long the model thought, where this tab knows it: it is measured by whoever watches. */
  thoughtMs?: number | null;
  sources: Source[];
  /** The answer as the server rendered it into the page. */
  html?: string;
  /** Alternatives to this message, where the page came without them. */
  siblings?: string[];
  /** When the provider that refused may be asked again, in milliseconds since the epoch; only where this page saw it fail. */
  retryAt?: number;
  /** How many tabs of this browser have watched the answer being written; only where this page did. */
  watchedBy?: number;
}

/** A conversation as the screen keeps it. */
export interface ThreadData {
  thread: ThreadJson;
  /** Oldest first. */
  messages: MessageView[];
  /** Messages before the first of `messages` are still to be read. */
  partial: boolean;
  /** The conversation's `updatedAt` when its messages were read from the server; null where they never were. */
  readAt: string | null;
}

/** Text, reasoning and sources of an answer, each joined. */
export function contentOf(parts: MessageJson['parts']): Pick<RunView, 'text' | 'reasoning' | 'sources'> {
  let text = '';
  let reasoning = '';
  const sources: Source[] = [];
  for (const part of parts) {
    if (part.type === 'text') text += part.text;
    else if (part.type === 'reasoning') reasoning += part.text;
    else sources.push({ sourceId: part.sourceId, url: part.url, title: part.title });
  }
  return { text, reasoning, sources };
}

export function messageView({ parts, ...message }: MessageJson): MessageView {
  return { ...message, ...contentOf(parts) };
}

/**
 * The conversation as read from the API. What the server rendered before stays, so that nothing is rendered twice, and
 * so does what only this page has seen.
 */
export function threadDataOf(reading: ThreadReading, before: ThreadData | undefined): ThreadData {
  const known = new Map(before?.messages.map((message) => [message.id, message]));
  const messages = reading.messages.map((message) => {
    const view = messageView(message);
    const { html, retryAt, watchedBy, thoughtMs = null } = known.get(view.id) ?? {};
    return { ...view, retryAt, watchedBy, thoughtMs, html: view.status === 'streaming' ? undefined : html };
  });
  return { thread: reading.thread, messages, partial: false, readAt: reading.thread.updatedAt };
}

/** With a turn that `start` has confirmed: the question, unless it is there (an answer made anew), and an empty answer. */
export function withTurn(data: ThreadData, question: MessageView | null, answer: MessageView): ThreadData {
  const present = new Set(data.messages.map((message) => message.id));
  const added = [question, answer].filter((message) => message !== null && !present.has(message.id));
  return { ...data, messages: [...data.messages, ...(added as MessageView[])] };
}

/** With what a run settled as. */
export function withSettledRun(
  data: ThreadData,
  run: RunView,
  settledAt: string,
  watchedBy?: number,
): ThreadData {
  const messages = data.messages.map((message) =>
    message.id === run.runId && message.status === 'streaming'
      ? settle(message, run, settledAt, watchedBy)
      : message,
  );
  return { ...data, messages };
}

function settle(
  message: MessageView,
  run: RunView,
  settledAt: string,
  watchedBy: number | undefined,
): MessageView {
  const {
    status,
    text,
    reasoning,
    thoughtMs,
    sources,
    ttftMs,
    queueWaitMs,
    latencyMs,
    usage,
    details,
    finishReason,
    error,
  } = run;
  // The page's rendering was of a checkpoint; the run's text is whole.
  const { html: _checkpoint, ...rest } = message;
  return {
    ...rest,
    status,
    text,
    reasoning,
    thoughtMs,
    sources,
    ttftMs,
    queueWaitMs,
    latencyMs,
    usage,
    ...(details === null ? {} : { details }),
    model: run.model ?? message.model,
    finishReason,
    error: error && withoutWait(error),
    retryAt: error?.retryAfterMs === undefined ? undefined : Date.parse(settledAt) + error.retryAfterMs,
    watchedBy,
    settledAt,
  };
}

/** A failure as the server stores it: when to try again is the message's `retryAt`. */
function withoutWait({ retryAfterMs: _, ...failure }: NonNullable<RunView['error']>): MessageView['error'] {
  return failure;
}

/** A message that this tab knows of before it has read it from the server. */
export function newMessage(
  fields: Pick<MessageView, 'id' | 'threadId' | 'parentId' | 'role' | 'status' | 'model' | 'createdAt'> & {
    text: string;
  },
): MessageView {
  return {
    reasoning: '',
    sources: [],
    finishReason: null,
    error: null,
    ttftMs: null,
    queueWaitMs: null,
    latencyMs: null,
    usage: null,
    settledAt: null,
    ...fields,
  };
}
