import { DONE, ended, HELLO, json, WHOLE } from './frames.ts';
import type { WireCase, WireRequest } from './wire-case.ts';

const answer = { body: [...HELLO, ended(), DONE] };
const refusal = (message: string) =>
  json('400 Bad Request', { error: { message, type: 'invalid_request_error', param: null, code: null } });

/** A server that refuses what a test finds in a request, in these words. */
const picky = (
  name: string,
  words: string,
  isRefused: (request: WireRequest) => boolean,
  rest: Pick<WireCase, 'settings'> = {},
): WireCase => ({
  name,
  vendor: 'openai',
  ...rest,
  turns: ['One?', 'Two?'],
  respond: (request) => (isRefused(request) ? refusal(words) : answer),
  // Refused once, mended, and remembered.
  expect: { ...WHOLE, calls: 3 },
});

const hasRole = ({ json: { messages = [] } }: WireRequest, role: string) =>
  messages.some((message) => message.role === role);

/** Parameters that a server refuses in words that name them. */
export const MENDING: readonly WireCase[] = [
  picky(
    'max_tokens becomes max_completion_tokens',
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    ({ json: body }) => 'max_tokens' in body,
    { settings: { maxOutputTokens: 100 } },
  ),
  picky(
    'a temperature that is refused is left out',
    "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.",
    ({ json: body }) => 'temperature' in body,
    { settings: { temperature: 0.3 } },
  ),
  picky(
    'stream_options that are refused are left out',
    'Extra inputs are not permitted: body.stream_options',
    ({ json: body }) => 'stream_options' in body,
  ),
  picky(
    'a system prompt that is refused goes into the question',
    'System role not supported',
    (request) =>
      hasRole(request, 'system') || !String(request.json.messages?.[0]?.content).includes('Be brief.'),
    { settings: { systemPrompt: 'Be brief.' } },
  ),
  picky(
    'the role system becomes developer where that is named',
    "Unsupported value: 'messages[0].role' does not support 'system' with this model. Use 'developer'.",
    (request) => hasRole(request, 'system') || !hasRole(request, 'developer'),
    { settings: { systemPrompt: 'Be brief.' } },
  ),
  {
    name: 'a parameter that is refused under both names is refused, in the provider’s words',
    vendor: 'openai',
    settings: { maxOutputTokens: 100 },
    respond: ({ json: body }) =>
      refusal(`${'max_tokens' in body ? 'max_tokens' : 'max_completion_tokens'} is not supported.`),
    expect: { code: 'provider_error', calls: 3, errorText: /is not supported/ },
  },
];
