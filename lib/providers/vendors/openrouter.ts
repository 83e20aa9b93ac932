import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { bearer, type VendorDefinition } from './vendor-definition.ts';

/** OpenRouter: chat completions of many vendors' models, which it lists itself. */
export const OPENROUTER: VendorDefinition = {
  id: 'openrouter',
  label: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  models: {
    'openrouter/auto': { label: 'Auto (OpenRouter chooses)', contextTokens: null },
  },
  connect: ({ baseUrl: baseURL, apiKey, fetch }) => {
    const openrouter = createOpenRouter({ baseURL, apiKey, fetch, compatibility: 'strict' });
    return (name) => openrouter.chat(name, { usage: { include: true } });
  },
  listPath: '/models',
  listHeaders: bearer,
  listsItself: true,
};
