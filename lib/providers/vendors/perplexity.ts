import { createPerplexity } from '@ai-sdk/perplexity';
import { bearer, type VendorDefinition } from './vendor-definition.ts';

/** Perplexity's Sonar: chat completions whose first chunk names what is cited, which the AI SDK's package knows. */
export const PERPLEXITY: VendorDefinition = {
  id: 'perplexity',
  label: 'Perplexity',
  baseUrl: 'https://api.perplexity.ai',
  models: {
    sonar: { label: 'Sonar', contextTokens: 128_000 },
    'sonar-pro': { label: 'Sonar Pro', contextTokens: 200_000 },
    'sonar-reasoning-pro': { label: 'Sonar Reasoning Pro', contextTokens: 128_000 },
    'sonar-deep-research': { label: 'Sonar Deep Research', contextTokens: 128_000 },
  },
  connect: ({ baseUrl: baseURL, apiKey, fetch }) => {
    const perplexity = createPerplexity({ baseURL, apiKey, fetch });
    return (name) => perplexity(name);
  },
  listPath: null,
  listHeaders: bearer,
  listsItself: false,
};
