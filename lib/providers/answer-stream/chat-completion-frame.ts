import type { AnswerSink } from './answer-sink.ts';
import { filled, firstCount, isRecord, type JsonRecord, recordsIn } from './json-value.ts';

/**
 * A frame of chat completions, or a whole completion, from any of the many servers that speak it. True where it says
 * anything that is known.
 */
export function readChatCompletion(frame: JsonRecord, sink: AnswerSink): boolean {
  const { choices, usage } = frame;
  const hasUsage = readUsage(isRecord(usage) ? usage : null, sink) || readGroqUsage(frame.x_groq, sink);
  const hasSources = readSources(frame, sink);
  const choice: unknown = Array.isArray(choices) ? choices[0] : choices;
  if (!isRecord(choice)) return hasUsage || hasSources;
  const { delta, message, finish_reason: finishReason, native_finish_reason: native } = choice;
  if (isRecord(delta)) {
    readMessage(delta, sink);
  } else if (isRecord(message)) {
    // A last frame may sum up what its predecessors said.
    if (!(sink.hasText && /^chat\.completion(?:\.done)?$/.test(String(frame.object))))
      readMessage(message, sink);
  } else {
    sink.text(filled(choice.text) ?? filled(delta) ?? '');
  }
  if (typeof finishReason === 'string' && finishReason !== '') {
    // OpenRouter calls an end a stop where the vendor behind it called it a failure.
    if (typeof native === 'string') sink.endsAsFailure(native);
    sink.ends(finishReason);
  }
  return true;
}

function readMessage(delta: JsonRecord, sink: AnswerSink): void {
  readReasoning(delta, sink);
  const { content, refusal, images, annotations, audio } = delta;
  if (typeof content === 'string') sink.text(content);
  else if (content !== null && content !== undefined) readParts(content, sink);
  if (typeof refusal === 'string') sink.text(refusal);
  if (isRecord(audio) && typeof audio.transcript === 'string') sink.text(audio.transcript);
  if (Array.isArray(images) && images.length > 0) sink.picture();
  if (annotations !== undefined) {
    for (const { url_citation: cited, url, title } of recordsIn(annotations)) {
      if (isRecord(cited)) sink.source(cited.url, cited.title);
      else sink.source(url, title);
    }
  }
}

/** One thought under several names counts once. */
function readReasoning(delta: JsonRecord, sink: AnswerSink): void {
  const { reasoning_content, reasoning, reasoning_text, thinking } = delta;
  const found =
    thoughtIn(reasoning_content) || thoughtIn(reasoning) || thoughtIn(reasoning_text) || thoughtIn(thinking);
  if (found) sink.reasoning(found);
  else if (delta.reasoning_details !== undefined) sink.reasoning(thoughtIn(delta.reasoning_details));
  else if (delta.thinking_blocks !== undefined) sink.reasoning(thoughtIn(delta.thinking_blocks));
}

function thoughtIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(thoughtIn).join('');
  if (!isRecord(value)) return '';
  return thoughtIn(value.text ?? value.summary ?? value.thinking ?? value.content);
}

/** Content as a list of parts, or as one part. */
function readParts(content: unknown, sink: AnswerSink): void {
  if (typeof content === 'string') sink.text(content);
  else if (Array.isArray(content)) for (const part of content) readParts(part, sink);
  else if (isRecord(content)) {
    const { type, text, thinking } = content;
    if (thinking !== undefined || /^(?:thinking|reasoning)/.test(String(type))) {
      sink.reasoning(thoughtIn(thinking ?? content));
    } else if (/image/.test(String(type))) {
      sink.picture();
    } else {
      if (content.parts !== undefined) readParts(content.parts, sink);
      sink.text(filled(text) ?? (isRecord(text) ? filled(text.value) : null) ?? '');
    }
  }
}

/** Perplexity's citations, numbered in the text, with the titles that its search results have. */
function readSources({ citations, search_results: results }: JsonRecord, sink: AnswerSink): boolean {
  if (citations === undefined && results === undefined) return false;
  const found = recordsIn(results);
  const titles = new Map(found.map(({ url, title }) => [url, title]));
  for (const cited of Array.isArray(citations) ? citations : []) {
    if (isRecord(cited)) sink.source(cited.url, cited.title);
    else sink.source(cited, titles.get(cited));
  }
  for (const { url, title } of found) sink.source(url, title);
  return true;
}

function readGroqUsage(xGroq: unknown, sink: AnswerSink): boolean {
  return isRecord(xGroq) && readUsage(isRecord(xGroq.usage) ? xGroq.usage : null, sink);
}

function readUsage(usage: JsonRecord | null, sink: AnswerSink): boolean {
  if (usage === null) return false;
  const input = firstCount(usage, 'prompt_tokens', 'input_tokens');
  sink.usage(input, firstCount(usage, 'completion_tokens', 'output_tokens'));
  return true;
}
