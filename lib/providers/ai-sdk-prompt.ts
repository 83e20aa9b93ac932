import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { ProviderRequest } from './provider.ts';

/** A question in the form in which the AI SDK's models take it. Settings that are not set are left to the vendor. */
export function callOptions(
  request: ProviderRequest,
  abortSignal: AbortSignal,
  providerOptions: LanguageModelV4CallOptions['providerOptions'],
): LanguageModelV4CallOptions {
  const prompt: LanguageModelV4Prompt = alternating(request.messages).map(({ role, text }) => ({
    role,
    content: [{ type: 'text', text }],
  }));
  if (request.systemPrompt !== null && request.systemPrompt.trim() !== '') {
    prompt.unshift({ role: 'system', content: request.systemPrompt });
  }
  return {
    prompt,
    abortSignal,
    ...(providerOptions === undefined ? {} : { providerOptions }),
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    ...(request.maxOutputTokens === null ? {} : { maxOutputTokens: request.maxOutputTokens }),
  };
}

/**
 * A conversation as every vendor and every chat template takes it: from a question on, question and answer in turn, none
 * blank. A question without an answer is one message with the next, divided by a blank line, so that what it asked still
 * counts; many templates refuse two messages of one role after each other.
 */
export function alternating(messages: ProviderRequest['messages']): ProviderRequest['messages'] {
  const turns: ProviderRequest['messages'] = [];
  for (const { role, text } of messages) {
    const last = turns.at(-1);
    if (text.trim() === '' || (last === undefined && role === 'assistant')) continue;
    if (last?.role === role) turns[turns.length - 1] = { role, text: `${last.text}\n\n${text}` };
    else turns.push({ role, text });
  }
  return turns;
}
