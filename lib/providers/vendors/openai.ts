import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { bearer, type VendorDefinition } from './vendor-definition.ts';

/**
 * OpenAI's own server is asked over Responses, which alone gives its reasoning; any other behind a base URL (Ollama,
 * vLLM, LM Studio) over chat completions, which all of them speak, and perhaps without a key.
 */
export const OPENAI: VendorDefinition = {
  id: 'openai',
  label: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  models: {
    'gpt-5.6': { label: 'GPT-5.6', contextTokens: null },
    'gpt-5.4-mini': { label: 'GPT-5.4 mini', contextTokens: null },
    'gpt-5.4-nano': { label: 'GPT-5.4 nano', contextTokens: null },
    'gpt-4.1': { label: 'GPT-4.1', contextTokens: 1_047_576 },
    'gpt-4o-mini': { label: 'GPT-4o mini', contextTokens: 128_000 },
  },
  connect: ({ baseUrl: baseURL, own, apiKey, fetch }) => {
    if (own) {
      const openai = createOpenAI({ baseURL, apiKey, fetch });
      return (name) => openai.responses(name);
    }
    const compatible = createOpenAICompatible({
      name: 'openai',
      baseURL,
      fetch,
      includeUsage: true,
      ...(apiKey === '' ? {} : { apiKey }),
    });
    return (name) => compatible.chatModel(name);
  },
  // The conversation is kept here, not there.
  providerOptions: ({ own }) => (own ? { openai: { store: false } } : undefined),
  listPath: '/models',
  listHeaders: bearer,
  listsItself: false,
};
