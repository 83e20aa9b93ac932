import { createAnthropic } from '@ai-sdk/anthropic';
import type { VendorDefinition } from './vendor-definition.ts';

const API_VERSION = '2023-06-01';

/** Anthropic's messages. */
export const ANTHROPIC: VendorDefinition = {
  id: 'anthropic',
  label: 'Anthropic',
  baseUrl: 'https://api.anthropic.com/v1',
  models: {
    'claude-sonnet-5-5': { label: 'Claude Sonnet 5.5', contextTokens: null },
    'claude-opus-5-5': { label: 'Claude Opus 5.5', contextTokens: null },
    'claude-haiku-5-5': { label: 'Claude Haiku 5.5', contextTokens: null },
    'claude-haiku-4-5': { label: 'Claude Haiku 4.5', contextTokens: 200_000 },
  },
  connect: ({ baseUrl: baseURL, apiKey, fetch }) => {
    const anthropic = createAnthropic({ baseURL, apiKey, fetch });
    return (name) => anthropic.messages(name);
  },
  listPath: '/models?limit=500',
  listHeaders: (apiKey) => ({
    'anthropic-version': API_VERSION,
    ...(apiKey === '' ? {} : { 'x-api-key': apiKey }),
  }),
  listsItself: false,
};
