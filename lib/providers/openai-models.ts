/**
 * What OpenAI offers for chat completions, where `OPENAI_MODELS` does not say; the first is the default. The names are
 * those that the AI SDK's own catalogue lists for that endpoint.
 */
export const OPENAI_MODELS: Readonly<Record<string, string>> = {
  'gpt-5.6': 'GPT-5.6',
  'gpt-5.4-mini': 'GPT-5.4 mini',
  'gpt-5.4-nano': 'GPT-5.4 nano',
  'gpt-4.1': 'GPT-4.1',
  'gpt-4o-mini': 'GPT-4o mini',
};
