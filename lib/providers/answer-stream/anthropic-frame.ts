import type { AnswerSink } from './answer-sink.ts';
import { countOf, filled, isRecord, type JsonRecord, recordsIn } from './json-value.ts';

/** A frame of Anthropic's messages, or a whole message. True where its type is known. */
export function readAnthropic(frame: JsonRecord, sink: AnswerSink): boolean {
  const { type, delta, message, content_block: block } = frame;
  switch (type) {
    case 'message_start':
      if (isRecord(message)) {
        readUsage(message.usage, sink);
        for (const one of recordsIn(message.content)) readBlock(one, sink);
      }
      return true;
    case 'content_block_start':
      return isRecord(block) && readBlock(block, sink);
    case 'content_block_delta':
      return isRecord(delta) && readBlock(delta, sink);
    case 'message_delta':
      readUsage(frame.usage, sink);
      if (isRecord(delta)) sink.ends(delta.stop_reason);
      return true;
    case 'message_stop':
      sink.isOver = true;
      return true;
    case 'message':
      readUsage(frame.usage, sink);
      for (const one of recordsIn(frame.content)) readBlock(one, sink);
      sink.ends(frame.stop_reason);
      return true;
    case 'content_block_stop':
    case 'ping':
      return true;
    default:
      return false;
  }
}

/** A block or a delta of one: both name what they carry alike. */
function readBlock(block: JsonRecord, sink: AnswerSink): boolean {
  const text = filled(block.text);
  const thinking = filled(block.thinking);
  if (thinking !== null) sink.reasoning(thinking);
  if (text !== null) sink.text(text);
  if (block.type === 'image') sink.picture();
  for (const cited of [block.citation, ...recordsIn(block.citations)]) {
    if (isRecord(cited)) sink.source(cited.url, cited.title);
  }
  return /^(?:text|thinking|signature|citations|redacted_thinking|input_json)/.test(String(block.type));
}

function readUsage(usage: unknown, sink: AnswerSink): void {
  if (!isRecord(usage)) return;
  const { input_tokens: plain, cache_creation_input_tokens: written, cache_read_input_tokens: read } = usage;
  const input = countOf(plain);
  const cached = (countOf(written) ?? 0) + (countOf(read) ?? 0);
  sink.usage(input === null ? null : input + cached, countOf(usage.output_tokens));
}
