import type { AnswerDetails } from '../stream/answer-details.ts';
import type { AnswerPart, SettledAnswer } from '../stream/answer-store.ts';
import type { FailureCode, ProviderReport } from '../stream/errors.ts';
import type { FinishReason } from '../stream/provider-event.ts';
import type { Message } from './conversation-store.ts';
import type { Message as MessageRow } from './generated/client.ts';

/** A row of "Message" as a message. */
export function messageOf(row: MessageRow): Message {
  const { failure, ...details } = (row.details === null ? {} : JSON.parse(row.details)) as StoredDetails;
  return {
    id: row.id,
    threadId: row.threadId,
    parentId: row.parentId,
    role: row.role as Message['role'],
    parts: partsOf(row.parts, row.text),
    text: row.text,
    status: row.status as Message['status'],
    model: row.model,
    finishReason: row.finishReason as FinishReason | null,
    error:
      row.errorCode === null
        ? null
        : { code: row.errorCode as FailureCode, retryable: row.retryable ?? false, ...failure },
    ttftMs: row.ttftMs,
    queueWaitMs: row.queueWaitMs,
    latencyMs: row.latencyMs,
    usage:
      row.inputTokens === null && row.outputTokens === null
        ? null
        : { inputTokens: row.inputTokens, outputTokens: row.outputTokens },
    details: Object.keys(details).length === 0 ? null : details,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
  };
}

/** What the column `details` holds: of a failure also what the provider said of it. */
type StoredDetails = AnswerDetails & { failure?: ProviderReport };

/** The column `details`: null where there is nothing to say. */
export function storedDetails({ details, error }: SettledAnswer): string | null {
  const { code: _, retryable: __, ...failure } = error ?? {};
  const stored: StoredDetails = {
    ...details,
    ...(Object.keys(failure).length === 0 ? {} : { failure }),
  };
  return Object.keys(stored).length === 0 ? null : JSON.stringify(stored);
}

/** The column `parts`: null where the parts are implied by the text, which spares writing a long answer twice. */
export function storedParts(parts: readonly AnswerPart[], text: string): string | null {
  const [only] = parts;
  const implied =
    parts.length === 0 ? text === '' : parts.length === 1 && only?.type === 'text' && only.text === text;
  return implied ? null : JSON.stringify(parts);
}

function partsOf(stored: string | null, text: string): AnswerPart[] {
  if (stored !== null) return JSON.parse(stored);
  return text === '' ? [] : [{ type: 'text', text }];
}
