/** OpenAI's Responses. https://platform.openai.com/docs/api-reference/responses-streaming */
import { CHAT_COMPLETIONS } from './chat-completions.ts';
import { around, type Dialect, event, type Refusal, textOf } from './dialect.ts';

const response = (model: string, status: string, extra: object = {}) => ({
  id: 'resp_fake',
  object: 'response',
  created_at: 1_700_000_000,
  status,
  model,
  output: [],
  ...extra,
});

const send = (type: string, fields: object) => event({ type, sequence_number: 0, ...fields }, type);

const FAILED_CODES: Partial<Record<Refusal, string>> = {
  rate_limited: 'rate_limit_exceeded',
  no_quota: 'insufficient_quota',
  overloaded: 'server_is_overloaded',
  context_too_long: 'context_length_exceeded',
  content_filtered: 'content_policy_violation',
};

export const RESPONSES: Dialect = {
  open: (model) => [
    send('response.created', { response: response(model, 'in_progress') }) +
      send('response.in_progress', { response: response(model, 'in_progress') }),
  ],
  words: (_, texts) =>
    around(
      send('response.output_item.added', {
        output_index: 1,
        item: { type: 'message', id: 'msg_fake', status: 'in_progress', role: 'assistant', content: [] },
      }) +
        send('response.content_part.added', {
          item_id: 'msg_fake',
          output_index: 1,
          content_index: 0,
          part: { type: 'output_text', text: '', annotations: [] },
        }),
      texts.map((delta) =>
        send('response.output_text.delta', { item_id: 'msg_fake', output_index: 1, content_index: 0, delta }),
      ),
      send('response.output_item.done', {
        output_index: 1,
        item: { type: 'message', id: 'msg_fake', status: 'completed', role: 'assistant', content: [] },
      }),
    ),
  thoughts: (_, texts) =>
    around(
      send('response.output_item.added', {
        output_index: 0,
        item: { type: 'reasoning', id: 'rs_fake', summary: [] },
      }) +
        send('response.reasoning_summary_part.added', {
          item_id: 'rs_fake',
          output_index: 0,
          summary_index: 0,
        }),
      texts.map((delta) =>
        send('response.reasoning_summary_text.delta', {
          item_id: 'rs_fake',
          output_index: 0,
          summary_index: 0,
          delta,
        }),
      ),
      send('response.reasoning_summary_part.done', {
        item_id: 'rs_fake',
        output_index: 0,
        summary_index: 0,
      }) +
        send('response.output_item.done', {
          output_index: 0,
          item: { type: 'reasoning', id: 'rs_fake', summary: [] },
        }),
    ),
  empty: () => [send('response.output_text.annotation.unknown', {}), send('response.queued', {})],
  finish: (model, outputTokens, ending, usage = true) => {
    const counted = usage
      ? {
          usage: {
            input_tokens: 7,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: outputTokens,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: outputTokens + 7,
          },
        }
      : {};
    if (ending === 'stop')
      return [send('response.completed', { response: response(model, 'completed', counted) })];
    const reason = ending === 'length' ? 'max_output_tokens' : 'content_filter';
    const incomplete = { incomplete_details: { reason }, ...counted };
    return [send('response.incomplete', { response: response(model, 'incomplete', incomplete) })];
  },
  errorEvent: (kind) =>
    send('response.failed', {
      response: response('fake', 'failed', {
        error: { code: FAILED_CODES[kind] ?? kind, message: `Failed: ${kind}` },
      }),
    }),
  refusal: CHAT_COMPLETIONS.refusal,
  odd: event({ greeting: 'hello' }),
  lastText: ({ input }) => textOf((input as { content?: unknown }[] | undefined)?.at(-1)?.content),
};
