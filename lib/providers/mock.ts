import type { Clock } from '../stream/clock.ts';
import { sleep } from '../stream/clock.ts';
import { StreamError } from '../stream/errors.ts';
import type { ProviderEvent } from '../stream/provider-event.ts';
import { CONTINUE } from './continue-instruction.ts';
import { longAnswerTokens, shortAnswer, welcomeAnswer } from './mock-answer.ts';
import { MOCK_MODELS, type MockModel } from './mock-models.ts';
import type { Provider, ProviderRequest } from './provider.ts';
import { pacedIndices } from './token-pacing.ts';
import { wordTokens } from './word-tokens.ts';

/** The built-in provider: no network, no key, the same answer for the same question. */
export function createMockProvider(clock: Clock): Provider {
  // A run repeats its attempts with one request object, so the count belongs to it and goes with it.
  const refused = new WeakMap<ProviderRequest, number>();

  async function* stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const model = modelOf(request.model);
    await sleep(clock, model.firstByteMs, signal);
    refuse(model, request);
    const tokens = answerTokens(model, request);
    const limit = Math.min(tokens.length, request.maxOutputTokens ?? Infinity);
    const sent = Math.min(limit, model.breaks?.afterTokens ?? Infinity);
    for await (const index of pacedIndices(sent, model.tokensPerSecond, clock, signal)) {
      yield { type: 'text', text: tokens[index] ?? '' };
    }
    if (model.breaks !== undefined && model.breaks.afterTokens <= limit) {
      if (model.breaks.with === 'silence') {
        await untilAborted(signal);
      } else {
        throw new StreamError(model.breaks.with, { detail: `mock/${request.model}` });
      }
    }
    yield {
      type: 'finish',
      reason: limit < tokens.length ? 'length' : 'stop',
      usage: { inputTokens: inputTokens(request), outputTokens: sent },
    };
  }

  function refuse(model: MockModel, request: ProviderRequest): void {
    if (model.refusals === undefined) {
      return;
    }
    const before = refused.get(request) ?? 0;
    if (before < model.refusals.count) {
      refused.set(request, before + 1);
      throw new StreamError('provider_rate_limited', {
        retryAfterMs: model.refusals.retryAfterMs,
        detail: `mock/${request.model}, refusal ${before + 1} of ${model.refusals.count}`,
      });
    }
  }

  return {
    id: 'mock',
    stream,
    warmUp: async () => {},
    close: async () => {},
  };
}

function modelOf(name: string): MockModel {
  if (!Object.hasOwn(MOCK_MODELS, name)) {
    throw new StreamError('model_unknown', { detail: `mock/${name}` });
  }
  return MOCK_MODELS[name as keyof typeof MOCK_MODELS];
}

function answerTokens(model: MockModel, { messages }: ProviderRequest): string[] {
  if (messages.at(-1)?.text !== CONTINUE) return freshTokens(model, messages);
  const begun = messages.at(-2)?.text ?? '';
  const whole = freshTokens(model, messages.slice(0, -2)).join('');
  // What another model has begun can only be added to.
  return wordTokens(whole.startsWith(begun) ? whole.slice(begun.length) : ` ${whole}`);
}

function freshTokens(model: MockModel, messages: ProviderRequest['messages']): string[] {
  const question = messages.at(-1)?.text ?? '';
  switch (model.answer) {
    case 'welcome':
      return wordTokens(welcomeAnswer(question, messages.length === 1));
    case 'short':
      return wordTokens(shortAnswer(question));
    case 'long':
      return longAnswerTokens(question);
  }
}

function inputTokens(request: ProviderRequest): number {
  return [request.systemPrompt ?? '', ...request.messages.map((message) => message.text)].reduce(
    (sum, text) => sum + wordTokens(text).length,
    0,
  );
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
    } else {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }
  });
}
