import type { AnswerSink } from './answer-sink.ts';
import { filled, firstCount, isRecord, type JsonRecord, recordsIn } from './json-value.ts';

/** A frame of OpenAI's Responses, or a whole response. True where its type is known. */
export function readResponses(frame: JsonRecord, sink: AnswerSink): boolean {
  const { type, delta, annotation, response } = frame;
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
    case 'response.audio.transcript.delta':
      sink.text(filled(delta) ?? '');
      return true;
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      sink.reasoning(filled(delta) ?? '');
      return true;
    case 'response.reasoning_summary_part.added':
      if (typeof frame.summary_index === 'number' && frame.summary_index > 0) sink.reasoning('\n\n');
      return true;
    case 'response.output_text.annotation.added':
      if (isRecord(annotation)) sink.source(annotation.url, annotation.title);
      return true;
    case 'response.output_text.done':
      // Its deltas came before, unless the server sends none.
      if (!sink.hasText) sink.text(filled(frame.text) ?? '');
      return true;
    case 'response.completed':
    case 'response.done':
    case 'response.incomplete':
    case 'response.failed':
    case 'response.cancelled':
      if (isRecord(response)) readResponse(response, sink);
      sink.isOver = true;
      return true;
    default:
      return typeof type === 'string' && type.startsWith('response.');
  }
}

/** The response as a whole: how it ended, its usage, and its text where no delta brought any. */
export function readResponse(response: JsonRecord, sink: AnswerSink): void {
  const { usage, status, incomplete_details: incomplete, output } = response;
  if (isRecord(usage)) {
    const input = firstCount(usage, 'input_tokens', 'prompt_tokens');
    sink.usage(input, firstCount(usage, 'output_tokens', 'completion_tokens'));
  }
  if (!sink.hasText) {
    for (const item of recordsIn(output)) {
      for (const { text, refusal } of recordsIn(item.content))
        sink.text(filled(text) ?? filled(refusal) ?? '');
    }
  }
  const why = isRecord(incomplete) ? filled(incomplete.reason) : null;
  if (status === 'incomplete') sink.ends(why ?? 'incomplete');
  else sink.ends(filled(status) ?? 'completed');
}
