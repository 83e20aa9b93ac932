import type { Vendor } from '../../env.ts';
import { ANTHROPIC } from './anthropic.ts';
import { GEMINI } from './gemini.ts';
import { OPENAI } from './openai.ts';
import { OPENROUTER } from './openrouter.ts';
import { PERPLEXITY } from './perplexity.ts';
import type { VendorDefinition } from './vendor-definition.ts';

/** Every vendor that can be asked, by the prefix of its models. */
export const VENDOR_DEFINITIONS: Readonly<Record<Vendor, VendorDefinition>> = {
  openai: OPENAI,
  anthropic: ANTHROPIC,
  gemini: GEMINI,
  perplexity: PERPLEXITY,
  openrouter: OPENROUTER,
};
