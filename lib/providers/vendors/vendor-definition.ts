import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { Vendor } from '../../env.ts';

/** Where one vendor's protocol is spoken, and over what. */
export interface VendorServer {
  /** Without a trailing slash. */
  baseUrl: string;
  /** The vendor's own server; false: a compatible one behind a base URL. */
  own: boolean;
  /** Empty where the server needs none. */
  apiKey: string;
  fetch: typeof globalThis.fetch;
}

export interface VendorModel {
  label: string;
  /** Tokens that a question and its history may have; null: not known. */
  contextTokens: number | null;
}

/** All that tells one vendor from another. Everything else is shared: see `vendor-provider.ts`. */
export interface VendorDefinition {
  id: Vendor;
  label: string;
  /** The vendor's own base URL, in the form in which `<VENDOR>_BASE_URL` replaces it. */
  baseUrl: string;
  /** What is offered where neither the settings nor the server say; the first is the default. Names are the AI SDK catalogue's. */
  models: Readonly<Record<string, VendorModel>>;
  /** Makes the AI SDK's model of a name. Called once for each server; its result once for each name. */
  connect(server: VendorServer): (name: string) => LanguageModelV4;
  /** What goes along with every question, as the AI SDK's package wants it. */
  providerOptions?(server: Pick<VendorServer, 'own'>): LanguageModelV4CallOptions['providerOptions'];
  /** Where the server lists its models, after the base URL; null: it does not. */
  listPath: string | null;
  /** The headers that carry the key when the list is read. */
  listHeaders(apiKey: string): Record<string, string>;
  /** The vendor's own server is asked for its list, too: it has more models than can be built in. */
  listsItself: boolean;
}

export const bearer = (apiKey: string): Record<string, string> =>
  apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` };
