import type { FailureCode } from '../stream/errors.ts';

/** How one built-in model behaves. */
export interface MockModel {
  label: string;
  /** From the call to the first token, in milliseconds. */
  firstByteMs: number;
  tokensPerSecond: number;
  /** Which text it answers with. */
  answer: 'welcome' | 'short' | 'long';
  /** After how many tokens the answer goes wrong, and how: a failure, or silence until the caller gives up. */
  breaks?: { afterTokens: number; with: FailureCode | 'silence' };
  /** How often one request is refused with a 429 before it is answered, and the wait that the 429 asks for. */
  refusals?: { count: number; retryAfterMs: number };
}

/** The built-in provider's models, by name, as the protocol lists them; the first is the default. */
export const MOCK_MODELS = {
  faststream: { label: 'Demo, fast', firstByteMs: 20, tokensPerSecond: 100, answer: 'welcome' },
  slow: { label: 'Demo, slow', firstByteMs: 3000, tokensPerSecond: 10, answer: 'short' },
  long: { label: 'Demo, 20,000 tokens', firstByteMs: 20, tokensPerSecond: 1000, answer: 'long' },
  'rate-limited': {
    label: 'Demo, rate limited twice',
    firstByteMs: 20,
    tokensPerSecond: 100,
    answer: 'short',
    refusals: { count: 2, retryAfterMs: 1000 },
  },
  error: {
    label: 'Demo, fails',
    firstByteMs: 20,
    tokensPerSecond: 100,
    answer: 'short',
    breaks: { afterTokens: 0, with: 'provider_error' },
  },
  drop: {
    label: 'Demo, cut in the middle',
    firstByteMs: 20,
    tokensPerSecond: 100,
    answer: 'short',
    breaks: { afterTokens: 20, with: 'provider_cut' },
  },
  stall: {
    label: 'Demo, goes silent',
    firstByteMs: 20,
    tokensPerSecond: 100,
    answer: 'short',
    breaks: { afterTokens: 20, with: 'silence' },
  },
} as const satisfies Record<string, MockModel>;

/** Tokens in an answer of `mock/long`. */
export const LONG_ANSWER_TOKENS = 20_000;
