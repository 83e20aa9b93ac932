/** How providers are written, and what makes one usable. */
const PROVIDERS: Record<string, { name: string; setting: string }> = {
  openai: { name: 'OpenAI', setting: 'OPENAI_API_KEY' },
  anthropic: { name: 'Anthropic', setting: 'ANTHROPIC_API_KEY' },
  gemini: { name: 'Google Gemini', setting: 'GEMINI_API_KEY' },
  perplexity: { name: 'Perplexity', setting: 'PERPLEXITY_API_KEY' },
  openrouter: { name: 'OpenRouter', setting: 'OPENROUTER_API_KEY' },
  mock: { name: 'Built in, no key needed', setting: 'MOCK_ENABLED' },
};

/** A provider's name for a person. */
export function providerName(provider: string): string {
  return PROVIDERS[provider]?.name ?? provider;
}

/** The environment variable that makes a provider usable. */
export function providerSetting(provider: string): string {
  return PROVIDERS[provider]?.setting ?? `${provider.toUpperCase()}_API_KEY`;
}
