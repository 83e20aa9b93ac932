import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { ProviderRequest } from './provider.ts';

/** A question in the form in which the AI SDK's models take it. Settings that are not set are left to the vendor. */
export function callOptions(
  request: ProviderRequest,
  abortSignal: AbortSignal,
  providerOptions: LanguageModelV4CallOptions['providerOptions'],
): LanguageModelV4CallOptions {
  const prompt: LanguageModelV4Prompt = request.messages.map(({ role, text }) => ({
    role,
    content: [{ type: 'text', text }],
  }));
  if (request.systemPrompt !== null) {
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
