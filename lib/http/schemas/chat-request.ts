import { z } from 'zod';
import { clientId, modelId, reference } from './id.ts';
import { messageText } from './message-text.ts';
import { threadSettings } from './thread.ts';

const textPart = z.strictObject({ type: z.literal('text'), text: messageText });

/** A question as an object. Its id is the client's idempotency key within the thread. */
const questionSchema = z.strictObject({
  id: clientId.optional(),
  role: z.literal('user'),
  parts: z.array(textPart).min(1),
});

/** The one message of `messages` that is looked at; `useChat` adds fields of its own to it. */
const historyQuestionSchema = z.looseObject({
  id: clientId.optional(),
  role: z.literal('user'),
  parts: z.array(z.looseObject({ type: z.literal('text'), text: messageText })).min(1),
});

/** Body of `POST /api/chat`. */
export const chatRequestSchema = z.strictObject({
  id: clientId.meta({ description: 'The thread; made on first use.' }),
  message: z.union([messageText, questionSchema]).optional(),
  messages: z.array(z.unknown()).min(1).optional().meta({
    description:
      "Instead of `message`, as useChat's default transport sends it: the last user message is taken; the id before it, where the thread has it, is the parent.",
  }),
  parentId: reference.nullable().optional().meta({
    description: "The message this one answers; null: the thread's root; absent: the thread's newest leaf.",
  }),
  trigger: z.enum(['submit-message', 'regenerate-message', 'continue-message']).default('submit-message'),
  messageId: reference.optional().meta({
    description:
      'With regenerate-message: the answer to make a sibling of. With continue-message: the answer that was stopped, cut or limited, to make a sibling of that begins with its text and goes on.',
  }),
  model: modelId.optional(),
  settings: z.strictObject(threadSettings).partial().optional().meta({
    description: 'Of the thread where this request makes it; one that is there keeps its own, see PATCH.',
  }),
  stream: z.boolean().default(true),
});
export type ChatRequest = z.input<typeof chatRequestSchema>;

/** What a parsed request asks for, whichever form it came in. */
export interface ChatCommand {
  threadId: string;
  trigger: 'submit-message' | 'regenerate-message' | 'continue-message';
  /** Null only with `regenerate-message` and `continue-message`. */
  question: { id: string | null; text: string } | null;
  /** The message being answered as the request names it; undefined: not named. */
  parentId: string | null | undefined;
  /** Id of the message before the question in `messages`: the parent where the thread has it. */
  predecessorId: string | undefined;
  /** `messageId` names the question itself: `useChat` sends an edited question under its old id. */
  edits: boolean;
  /** The answer to make a sibling of, or to continue; undefined: the newest. */
  targetId: string | undefined;
  model: string | undefined;
  /** Of a new thread. */
  settings: { systemPrompt: string | null; temperature: number | null; maxOutputTokens: number | null };
  stream: boolean;
}

const idOf = (message: unknown): string | undefined => {
  const id = (message as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
};

/** Transports of other clients send more beside `messages` (tools, metadata); only there is what is unknown let pass. */
function withoutUnknown(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('messages' in body)) return body;
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => Object.hasOwn(chatRequestSchema.shape, name)),
  );
}

/** The schema together with the rules between its fields; parses to a command. */
export const chatCommandSchema = z
  .preprocess(withoutUnknown, chatRequestSchema)
  .transform((body, context): ChatCommand => {
    const refuse = (path: (string | number)[], message: string) =>
      context.issues.push({ code: 'custom', path, message, input: body });
    let question: ChatCommand['question'] = null;
    let predecessor: unknown;

    if (body.message !== undefined && body.messages !== undefined) {
      refuse(['messages'], 'send message or messages, not both');
    } else if (typeof body.message === 'string') {
      question = { id: null, text: body.message };
    } else if (body.message) {
      question = { id: body.message.id ?? null, text: joined(body.message.parts) };
    } else if (body.messages) {
      const index = body.messages.findLastIndex(
        (message) => (message as { role?: unknown })?.role === 'user',
      );
      const last = historyQuestionSchema.safeParse(body.messages[index]);
      if (index === -1) refuse(['messages'], 'must contain a message with role user');
      else if (last.success) {
        question = { id: last.data.id ?? null, text: joined(last.data.parts) };
        predecessor = body.messages[index - 1];
      } else {
        for (const issue of last.error.issues) {
          context.issues.push({ ...issue, path: ['messages', index, ...issue.path], input: body } as never);
        }
      }
    } else if (body.trigger === 'submit-message') {
      refuse(['message'], 'is required');
    }
    if (question && !messageText.safeParse(question.text).success) {
      refuse([body.messages ? 'messages' : 'message'], 'must be at most 100,000 characters in all');
    }

    const asks = body.trigger === 'submit-message';
    return {
      threadId: body.id,
      trigger: body.trigger,
      question,
      parentId: body.parentId,
      predecessorId: idOf(predecessor),
      edits: asks && question?.id != null && body.messageId === question.id,
      targetId: asks ? undefined : body.messageId,
      model: body.model,
      settings: { systemPrompt: null, temperature: null, maxOutputTokens: null, ...body.settings },
      stream: body.stream,
    };
  });

const joined = (parts: { text: string }[]) => parts.map((part) => part.text).join('');
