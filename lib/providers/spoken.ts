import { BASE_PATHS, type FakeProviders } from '../../e2e/fakes/provider-server.ts';
import type { Clock } from '../stream/clock.ts';
import { ManualClock } from '../stream/manual-clock.ts';
import { createVendorProvider, type VendorProvider } from './vendor-provider.ts';
import type { VendorDefinition } from './vendors/vendor-definition.ts';
import { VENDOR_DEFINITIONS } from './vendors/vendors.ts';

/** Test support: a protocol that we speak, with whom. */
export interface Spoken {
  name: string;
  vendor: VendorDefinition;
  /** As with the vendor's own server, not a compatible one. */
  own: boolean;
  /** The protocol has no answer without usage. */
  alwaysCounts?: true;
}

/** Every protocol with every vendor that speaks it. */
export const SPOKEN: readonly Spoken[] = [
  { name: 'OpenAI’s Responses', vendor: VENDOR_DEFINITIONS.openai, own: true },
  { name: 'OpenAI-compatible chat completions', vendor: VENDOR_DEFINITIONS.openai, own: false },
  { name: 'Anthropic’s messages', vendor: VENDOR_DEFINITIONS.anthropic, own: true, alwaysCounts: true },
  { name: 'Gemini’s streamGenerateContent', vendor: VENDOR_DEFINITIONS.gemini, own: true },
  { name: 'Perplexity’s chat completions', vendor: VENDOR_DEFINITIONS.perplexity, own: true },
  { name: 'OpenRouter’s chat completions', vendor: VENDOR_DEFINITIONS.openrouter, own: true },
];

export const TEST_KEY = 'sk-test-0123456789abcdef';

export interface SpeakOptions {
  /** Absent: the fake's, as this vendor wants it. */
  baseUrl?: string;
  /** Absent: one that stands still. */
  clock?: Clock;
  connectMs?: number;
  concurrency?: number;
  http2?: boolean;
}

/** A provider for the fake or another address. Its clock says the real time, as `Retry-After` dates are counted from it. */
export function speak(
  { vendor, own }: Spoken,
  fake: FakeProviders | null,
  options: SpeakOptions = {},
): VendorProvider {
  const clock = options.clock ?? Object.assign(new ManualClock(), { wallNow: () => Date.now() });
  const baseUrl = options.baseUrl ?? `${fake?.origin}${BASE_PATHS[vendor.id]}`;
  return createVendorProvider(vendor, {
    settings: { apiKey: TEST_KEY, baseUrl },
    own,
    clock,
    concurrency: options.concurrency ?? 50,
    connectMs: options.connectMs ?? 500,
    http2: options.http2 ?? true,
  });
}
