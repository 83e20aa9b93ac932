import type { ProviderRequest } from '../providers/provider.ts';

/**
 * Bytes of UTF-8 that make one token at least: English has about four a token and Chinese three, so that this rather
 * says too many. No tokenizer is exact for every vendor, and theirs are not all public.
 */
const BYTES_PER_TOKEN = 3;
/** What a vendor's template puts around each message. */
const TOKENS_PER_MESSAGE = 8;
/** Left for the answer where nobody says how long it may get, as a part of the context. */
const ANSWER_SHARE = 1 / 8;
const MAX_ANSWER_TOKENS = 8_192;

const tokensOf = (text: string) => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN) + TOKENS_PER_MESSAGE;

/**
 * A request that fits a model's context, without the oldest turns where they would not: whole turns only (a question with
 * its answer), never the system prompt nor the question itself, which may still be too long. `contextTokens` null: not
 * known, nothing is left out. `kept`: the question, and where its answer goes on, that and the request to go on.
 * `trimmedTurns`: how many were.
 */
export function fitContext(
  request: ProviderRequest,
  contextTokens: number | null,
  kept = 1,
): { request: ProviderRequest; trimmedTurns: number } {
  if (contextTokens === null) return { request, trimmedTurns: 0 };
  const { messages, systemPrompt, maxOutputTokens } = request;
  const forAnswer = maxOutputTokens ?? Math.min(MAX_ANSWER_TOKENS, contextTokens * ANSWER_SHARE);
  let left = contextTokens - forAnswer - (systemPrompt === null ? 0 : tokensOf(systemPrompt));

  let from = messages.length - kept;
  for (const { text } of messages.slice(from)) left -= tokensOf(text);
  // A turn at a time, from the newest: a question and what follows it up to the next.
  for (let turnEnd = from; turnEnd > 0; ) {
    let begin = turnEnd - 1;
    while (begin > 0 && messages[begin]?.role !== 'user') begin--;
    left -= messages.slice(begin, turnEnd).reduce((sum, { text }) => sum + tokensOf(text), 0);
    if (left < 0) break;
    from = begin;
    turnEnd = begin;
  }
  const trimmedTurns = messages.slice(0, from).filter(({ role }) => role === 'user').length;
  return { request: from === 0 ? request : { ...request, messages: messages.slice(from) }, trimmedTurns };
}
