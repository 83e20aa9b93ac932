import type { ProviderEvent } from '../stream/provider-event.ts';

/** A question as it goes to a model. */
export interface ProviderRequest {
  /** The model's own name, without the provider's prefix. */
  model: string;
  systemPrompt: string | null;
  /** From the oldest to the question itself, which is last and has role `user`. */
  messages: { role: 'user' | 'assistant'; text: string }[];
  temperature: number | null;
  maxOutputTokens: number | null;
}

/** One model as the picker lists it. */
export interface ModelInfo {
  /** `provider/model`. */
  id: string;
  provider: string;
  label: string;
  fast: boolean;
  configured: boolean;
  /** Its name does not look like that of a chat model. */
  hidden?: true;
}

/**
 * One vendor, or one compatible server. `stream` opens one request, no more: retries are the pacer's business. It throws
 * `StreamError` for every failure; when `signal` aborts, its socket is closed at once and the iteration throws the
 * signal's reason. A caller that leaves the iteration early closes the socket too. An attempt that is made again for the
 * same question passes the same `request` object.
 */
export interface Provider {
  /** The prefix of its models' ids. */
  readonly id: string;
  stream(request: ProviderRequest, signal: AbortSignal): AsyncIterable<ProviderEvent>;
  /** Opens connections before they are needed. Never throws. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}
