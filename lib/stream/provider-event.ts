/** Why a model stopped, in the AI SDK's words. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';

/** Tokens as the provider counted them; null where it did not say. */
export interface Usage {
  inputTokens: number | null;
  outputTokens: number | null;
}

/**
 * What a provider sends, reduced to what a run needs. The stream ends after exactly one `finish`;
 * an end without one is a cut. Failures are thrown as `StreamError`, never sent.
 * `headers` may come before all else, and says how long the connection and the response's headers took, in milliseconds,
 * and what the provider calls the request.
 * `alive` says that something came which carries nothing, such as a comment; `ignored`, just before the end, how many
 * frames meant nothing.
 */
export type ProviderEvent =
  | { type: 'headers'; connectMs: number; headersMs: number; requestId?: string }
  | { type: 'alive' }
  | { type: 'ignored'; frames: number }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'source'; sourceId: string; url: string; title?: string }
  | { type: 'finish'; reason: FinishReason; usage: Usage };
