import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { StreamError } from '../stream/errors.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { callOptions } from './ai-sdk-prompt.ts';
import type { ProviderRequest } from './provider.ts';
import { failureOf } from './provider-failure.ts';

export interface AiSdkStreamContext {
  wallNow(): number;
  /** What must never be seen in an error. */
  keys: readonly (string | null)[];
}

/**
 * One call of an AI SDK model at `doStream`, as the port wants it: what `streamText` would add (retries, a second copy
 * of the stream, tools) is not there. The call has a signal of its own, so that leaving the loop ends it as surely as
 * the caller's abort does.
 */
export async function* aiSdkStream(
  model: LanguageModelV4,
  request: ProviderRequest,
  signal: AbortSignal,
  context: AiSdkStreamContext,
): AsyncGenerator<ProviderEvent, void, undefined> {
  signal.throwIfAborted();
  const call = new AbortController();
  const onAbort = () => call.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | undefined;
  try {
    const { stream, response } = await model.doStream(callOptions(request, call.signal));
    reader = stream.getReader();
    refuseOtherThanEvents(response?.headers?.['content-type']);
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      signal.throwIfAborted();
      const event = eventOf(read.value);
      if (event !== null) {
        yield event;
        if (event.type === 'finish') {
          return;
        }
      }
    }
    throw new StreamError('provider_cut');
  } catch (error) {
    throw signal.aborted
      ? signal.reason
      : failureOf(error, { wallNowMs: context.wallNow(), keys: context.keys });
  } finally {
    signal.removeEventListener('abort', onAbort);
    call.abort(new Error('the call is over'));
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
  const reason = part.finishReason.unified;
  if (reason === 'interrupted' || (reason === 'error' && part.finishReason.raw === undefined)) {
    throw new StreamError('provider_cut', { detail: 'The stream ended without a finish reason.' });
  }
  return {
    type: 'finish',
    reason,
    usage: {
      inputTokens: part.usage.inputTokens.total ?? null,
      outputTokens: part.usage.outputTokens.total ?? null,
    },
  };
}
