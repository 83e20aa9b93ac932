import { createGoogle } from '@ai-sdk/google';
import type { VendorDefinition } from './vendor-definition.ts';

/** Google's Gemini API, at `streamGenerateContent?alt=sse`. */
export const GEMINI: VendorDefinition = {
  id: 'gemini',
  label: 'Google Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  models: {
    'gemini-3.8-flash': { label: 'Gemini 3.8 Flash', contextTokens: null },
    'gemini-3.1-pro-preview': { label: 'Gemini 3.1 Pro (preview)', contextTokens: 1_048_576 },
    'gemini-2.5-pro': { label: 'Gemini 2.5 Pro', contextTokens: 1_048_576 },
    'gemini-2.5-flash': { label: 'Gemini 2.5 Flash', contextTokens: 1_048_576 },
    'gemini-2.5-flash-lite': { label: 'Gemini 2.5 Flash-Lite', contextTokens: 1_048_576 },
  },
  connect: ({ baseUrl: baseURL, apiKey, fetch }) => {
    const google = createGoogle({ baseURL, apiKey, fetch });
    return (name) => google(name);
  },
  listPath: '/models?pageSize=500',
  listHeaders: (apiKey): Record<string, string> => (apiKey === '' ? {} : { 'x-goog-api-key': apiKey }),
  listsItself: false,
};
