import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { StreamError } from '../stream/errors.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { callOptions } from './ai-sdk-prompt.ts';
import { EventQueue } from './event-queue.ts';
import type { ProviderRequest } from './provider.ts';
import { failureOf } from './provider-failure.ts';

/** Why a call's own signal aborts when nothing went wrong. One for all: making an error costs a stack trace. */
const OVER = new Error('the call is over');

export interface AiSdkStreamContext {
  wallNow(): number;
  /** What must never be seen in an error. */
  keys: readonly (string | null)[];
  /** What goes along with every question, as the model's package wants it. */
  providerOptions?: LanguageModelV4CallOptions['providerOptions'];
}

/**
 * One call of an AI SDK model at `doStream`, as the port wants it: what `streamText` would add (retries, a second copy
 * of the stream, tools) is not there. The call begins with the first `next`, and has a signal of its own, so that leaving
 * the iteration ends it as surely as the caller's abort does. `begin` is told that signal before the call is made, and
 * may let whatever carries the call write to the queue what need not go through the SDK.
 */
export function aiSdkStream(
  model: LanguageModelV4,
  request: ProviderRequest,
  signal: AbortSignal,
  context: AiSdkStreamContext,
  begin: (queue: EventQueue, callSignal: AbortSignal) => void = () => {},
): AsyncIterableIterator<ProviderEvent> {
  const call = new AbortController();
  const onAbort = () => {
    call.abort(signal.reason);
    queue.abort(signal.reason);
  };
  const queue = new EventQueue(() => {
    signal.removeEventListener('abort', onAbort);
    call.abort(OVER);
  });
  let begun = false;
  const start = () => {
    begun = true;
    if (signal.aborted) {
      queue.fail(signal.reason);
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    begin(queue, call.signal);
    readParts(model, request, call.signal, queue, context);
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => {
      if (!begun) start();
      return queue.next();
    },
    return: () => queue.return(),
  };
}

/** Makes the call and queues what comes; every way to end is told to the queue. */
async function readParts(
  model: LanguageModelV4,
  request: ProviderRequest,
  signal: AbortSignal,
  queue: EventQueue,
  context: AiSdkStreamContext,
): Promise<void> {
  let reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | undefined;
  try {
    const { stream, response } = await model.doStream(callOptions(request, signal, context.providerOptions));
    reader = stream.getReader();
    refuseOtherThanEvents(response?.headers?.['content-type']);
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const event = eventOf(read.value);
      if (event !== null) {
        queue.push(event);
        if (event.type === 'finish') {
          return;
        }
      }
      if (queue.full) {
        await queue.room();
      }
    }
    queue.fail(new StreamError('provider_cut'));
  } catch (error) {
    queue.fail(failureOf(error, { wallNowMs: context.wallNow(), keys: context.keys }));
    // It may have failed already, which has been told.
    reader?.cancel().catch(() => {});
  }
}

/** A page or a JSON object with status 200 is not an answer: the base URL leads somewhere else. */
function refuseOtherThanEvents(contentType: string | undefined): void {
  if (/^(?:text\/html|application\/json)\b/i.test(contentType ?? '')) {
    throw new StreamError('provider_protocol', { detail: `a stream was asked for, ${contentType} came` });
  }
}

/** One part as one event; null for what a run has no use for. Throws what the part reports. */
function eventOf(part: LanguageModelV4StreamPart): ProviderEvent | null {
  switch (part.type) {
    case 'text-delta':
      return part.delta === '' ? null : { type: 'text', text: part.delta };
    case 'reasoning-delta':
      return part.delta === '' ? null : { type: 'reasoning', text: part.delta };
    case 'source':
      return part.sourceType === 'url'
        ? { type: 'source', sourceId: part.id, url: part.url, ...(part.title ? { title: part.title } : {}) }
        : null;
    case 'error':
      throw part.error;
    case 'finish':
      return finishOf(part);
    default:
      return null;
  }
}

function finishOf(part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>): ProviderEvent {
  const { unified: reason, raw } = part.finishReason;
  // Some of the SDK's packages end a stream that broke off as if it had ended: without the vendor's own word.
  if (reason === 'interrupted' || ((reason === 'error' || reason === 'other') && raw === undefined)) {
    throw new StreamError('provider_cut', { detail: 'The stream ended without a finish reason.' });
  }
  if (reason === 'error') {
    throw new StreamError('provider_error', { detail: `The stream ended with ${raw}.` });
  }
  return {
    type: 'finish',
    // Perplexity's package knows two words only.
    reason: raw === 'content_filter' ? 'content-filter' : reason,
    usage: {
      inputTokens: part.usage.inputTokens.total ?? null,
      outputTokens: part.usage.outputTokens.total ?? null,
    },
  };
}
