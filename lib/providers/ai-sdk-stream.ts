import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { Clock } from '../stream/clock.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { callOptions } from './ai-sdk-prompt.ts';
import { AnswerReader } from './answer-stream/answer-reader.ts';
import { EventQueue } from './event-queue.ts';
import type { ProviderRequest } from './provider.ts';
import { failureOf } from './provider-failure.ts';

/** Why a call's own signal aborts when nothing went wrong. One for all: making an error costs a stack trace. */
const OVER = new Error('the call is over');

export interface AiSdkStreamContext {
  clock: Clock;
  /** What must never be seen in an error. */
  keys: readonly (string | null)[];
  /** What goes along with every question, as the model's package wants it. */
  providerOptions?: LanguageModelV4CallOptions['providerOptions'];
}

/**
 * One call of an AI SDK model at `doStream`, as the port wants it. The SDK makes the request and reads what refuses it;
 * the stream of an answer is read by `AnswerReader`: the SDK's schemas refuse whole answers over fields that nobody
 * needs, and cost several times as much CPU for each token. The call begins with the first `next`, and has a signal of its own,
 * so that leaving the iteration ends it as surely as the caller's abort does. `begin` is told that signal before the call
 * is made, and has the reader read the response.
 */
export function aiSdkStream(
  model: LanguageModelV4,
  request: ProviderRequest,
  signal: AbortSignal,
  context: AiSdkStreamContext,
  begin: (callSignal: AbortSignal, reader: AnswerReader, queue: EventQueue) => void,
): AsyncIterableIterator<ProviderEvent> {
  const own = new AbortController();
  const onAbort = () => {
    // The queue first: what the connection says of its end then tells nobody anything.
    queue.abort(signal.reason);
    own.abort(signal.reason);
  };
  const queue = new EventQueue(() => {
    signal.removeEventListener('abort', onAbort);
    own.abort(OVER);
  });
  let begun = false;
  const start = () => {
    begun = true;
    if (signal.aborted) {
      queue.fail(signal.reason);
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const reader = new AnswerReader(queue, context);
    begin(own.signal, reader, queue);
    call(model, request, own.signal, queue, reader, context);
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

/** Makes the call; a response is the reader's, everything else ends the queue. */
async function call(
  model: LanguageModelV4,
  request: ProviderRequest,
  signal: AbortSignal,
  queue: EventQueue,
  reader: AnswerReader,
  context: AiSdkStreamContext,
): Promise<void> {
  try {
    await model.doStream(callOptions(request, signal, context.providerOptions));
    throw new Error('the response went past its reader');
  } catch (error) {
    if (reader.begun) return;
    queue.fail(failureOf(error, { wallNowMs: context.clock.wallNow(), keys: context.keys }));
  }
}
