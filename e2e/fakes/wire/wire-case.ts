import type { Vendor } from '../../../lib/env.ts';

/** What a server writes to its socket. */
export interface WireResponse {
  /** After the version, `200 OK` by default. */
  status?: string;
  /** Header lines; an event stream's content type where absent. */
  head?: readonly string[];
  /** Written one after the other; a number is a pause in milliseconds. */
  body?: readonly (string | Uint8Array | number)[];
  /** The whole response, framing and all, instead of everything above. */
  raw?: readonly (string | Uint8Array | number)[];
  framing?: 'chunked' | 'close';
  http?: '1.0' | '1.1';
  trailers?: readonly string[];
  /** How the body ends: in order, by a reset, or not at all. */
  end?: 'order' | 'reset' | 'silence';
}

export interface WireRequest {
  path: string;
  headers: Record<string, string | undefined>;
  /** The parsed body. */
  json: {
    messages?: { role: string; content: unknown }[];
    [key: string]: unknown;
  };
}

/** A value, or several of which any will do; a regular expression must match. */
export type Expected<T> = T | RegExp | readonly (T | RegExp)[];

/** What a person gets of the last answer. What is absent is not looked at. */
export interface WireExpectation {
  text?: Expected<string>;
  reasoning?: Expected<string>;
  /** The addresses, in order. */
  sources?: readonly string[];
  /** The failure; null: complete. */
  code?: Expected<string | null>;
  finish?: Expected<string | null>;
  /** Requests that the server saw, of all turns. */
  calls?: number;
  retryAfterMs?: Expected<number>;
  /** What the provider calls the request that failed. */
  requestId?: Expected<string>;
  /** What is said of the failure, the provider's own words included. */
  errorText?: RegExp;
}

/** One thing that a server was seen to do, and what a person must get of it. */
export interface WireCase {
  /** A claim; unique. */
  name: string;
  vendor: Vendor;
  /** The public report that it follows, as `owner/repository#number`. */
  source?: string;
  /** A fixed response, or one for each request, counted from 1; null: the server hangs up. */
  respond: WireResponse | ((request: WireRequest, count: number) => WireResponse | null);
  /** The first question is stopped once the provider has it. */
  stopsFirst?: true;
  /** Asked one after the other in one conversation; one question where absent. */
  turns?: readonly string[];
  /** Of the conversation. */
  settings?: { systemPrompt?: string; temperature?: number; maxOutputTokens?: number };
  expect: WireExpectation;
}
