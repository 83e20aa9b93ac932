import type { AnswerSink } from './answer-sink.ts';
import { filled, firstCount, isRecord, type JsonRecord } from './json-value.ts';

/**
 * Frames of servers that stand behind an OpenAI-compatible address and speak their own: Ollama's chat and generate,
 * Cloudflare's Workers AI, llama.cpp's completion, and Hugging Face's text generation. True where it is one of them.
 */
export function readOther(frame: JsonRecord, sink: AnswerSink): boolean {
  const { message, response, content, token, done, stop } = frame;
  const input = firstCount(frame, 'prompt_eval_count', 'tokens_evaluated');
  const output = firstCount(frame, 'eval_count', 'tokens_predicted');
  if (input !== null || output !== null) sink.usage(input, output);
  if (isRecord(token) && typeof token.text === 'string') {
    if (token.special !== true) sink.text(token.text);
    if (isRecord(frame.details)) sink.ends(frame.details.finish_reason);
    return true;
  }
  if (typeof done === 'boolean') {
    if (isRecord(message)) {
      sink.reasoning(filled(message.thinking) ?? '');
      sink.text(filled(message.content) ?? '');
    }
    sink.text(filled(response) ?? '');
    if (done) sink.ends(filled(frame.done_reason) ?? 'stop');
    return true;
  }
  if (typeof content === 'string' && typeof stop === 'boolean') {
    sink.text(content);
    if (stop) sink.ends('stop');
    return true;
  }
  sink.text(filled(response) ?? '');
  return typeof response === 'string';
}
