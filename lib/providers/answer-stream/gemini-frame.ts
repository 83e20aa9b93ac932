import type { AnswerSink } from './answer-sink.ts';
import { countOf, filled, isRecord, type JsonRecord, recordsIn } from './json-value.ts';

/** A frame of Gemini's `streamGenerateContent`: the first of its candidates. True where it says anything that is known. */
export function readGemini(frame: JsonRecord, sink: AnswerSink): boolean {
  const { candidates, usageMetadata: usage } = frame;
  if (isRecord(usage)) {
    const answer = countOf(usage.candidatesTokenCount);
    const thoughts = countOf(usage.thoughtsTokenCount);
    const output = answer === null && thoughts === null ? null : (answer ?? 0) + (thoughts ?? 0);
    sink.usage(countOf(usage.promptTokenCount), output);
  }
  const [candidate] = recordsIn(candidates);
  if (candidate === undefined) return isRecord(usage);
  const { content, finishReason, groundingMetadata: grounding } = candidate;
  if (isRecord(content)) {
    for (const part of recordsIn(content.parts)) readPart(part, sink);
  }
  if (isRecord(grounding)) {
    for (const { web, maps, retrievedContext } of recordsIn(grounding.groundingChunks)) {
      for (const place of [web, maps, retrievedContext]) {
        if (isRecord(place)) sink.source(place.uri, place.title);
      }
    }
  }
  sink.ends(finishReason);
  return true;
}

function readPart(part: JsonRecord, sink: AnswerSink): void {
  const text = filled(part.text);
  if (text !== null) {
    if (part.thought === true) sink.reasoning(text);
    else sink.text(text);
  }
  const data = part.inlineData ?? part.inline_data ?? part.fileData;
  if (isRecord(data) && /^image\//.test(String(data.mimeType ?? data.mime_type))) sink.picture();
}

/** Why Gemini refused the question itself; null where it did not. */
export function blockReasonIn({ promptFeedback: feedback, candidates }: JsonRecord): string | null {
  const isAnswered = recordsIn(candidates).length > 0;
  return isRecord(feedback) && !isAnswered ? filled(feedback.blockReason) : null;
}
