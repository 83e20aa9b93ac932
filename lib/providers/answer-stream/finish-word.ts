import type { FailureCode } from '../../stream/errors.ts';
import type { FinishReason } from '../../stream/provider-event.ts';

/** What a vendor's finish reason says: how an answer ended, or that it did not. */
export type Ending = { reason: FinishReason } | { failure: FailureCode };

/** Every server's words, in lower case with underscores. */
const WORDS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end: 'stop',
  end_turn: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  stop_token: 'stop',
  complete: 'stop',
  completed: 'stop',
  finished: 'stop',
  length: 'length',
  max_tokens: 'length',
  max_length: 'length',
  max_output_tokens: 'length',
  max_completion_tokens: 'length',
  model_length: 'length',
  length_limit: 'length',
  token_limit: 'length',
  incomplete: 'length',
  context_window_exceeded: 'length',
  context_length: 'length',
  context_length_exceeded: 'length',
  model_context_window_exceeded: 'length',
  content_filter: 'content-filter',
  content_filtered: 'content-filter',
  contentfilter: 'content-filter',
  guardrail_intervened: 'content-filter',
  sensitive: 'content-filter',
  refusal: 'content-filter',
  moderation: 'content-filter',
  safety: 'content-filter',
  recitation: 'content-filter',
  blocklist: 'content-filter',
  prohibited_content: 'content-filter',
  spii: 'content-filter',
  image_safety: 'content-filter',
  image_recitation: 'content-filter',
  image_prohibited_content: 'content-filter',
  tool_calls: 'tool-calls',
  tool_call: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
};

const FAILED =
  /^(?:error|.*_error|abort(?:ed)?|cancell?ed|failed|failure|timeout|timed_out|interrupted|malformed_.*|unexpected_tool_call|too_many_tool_calls|missing_thought_signature|no_image|image_other)$/;
const OVERLOADED = /^(?:insufficient_system_resource|overloaded|no_capacity)$/;
const NONE = new Set(['', 'null', 'none', 'finish_reason_unspecified', 'unspecified']);

/** Null: the word says that the answer has not ended. A word that nobody knows ends it. */
export function endingOf(word: unknown): Ending | null {
  if (typeof word !== 'string') return null;
  const plain = word.trim().toLowerCase().replaceAll(/[ -]/g, '_');
  if (NONE.has(plain)) return null;
  const reason = Object.hasOwn(WORDS, plain) ? WORDS[plain] : undefined;
  if (reason !== undefined) return { reason };
  if (OVERLOADED.test(plain)) return { failure: 'provider_overloaded' };
  // Gemini's word, in its capitals, for an answer that it could not go on with; elsewhere it is a reason like any.
  if (FAILED.test(plain) || word === 'OTHER') return { failure: 'provider_error' };
  return { reason: 'other' };
}
