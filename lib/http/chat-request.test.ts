import { describe, expect, it } from 'vitest';
import { ProblemError } from './problem.ts';
import { parse } from './read-body.ts';
import { chatCommandSchema } from './schemas/chat-request.ts';
import type { FieldError } from './validation.ts';

const ID = 'thread-0123456789';
const QUESTION = 'question-01234567';
const ANSWER = 'answer-0123456789';

/** The fields that a body is refused for; empty where it is accepted. */
function faults(body: unknown): FieldError[] {
  try {
    parse(chatCommandSchema, body);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).code).toBe('validation_failed');
    return (error as ProblemError).details.errors ?? [];
  }
}
const paths = (body: unknown) => faults(body).map((fault) => fault.path);
const part = (text: unknown) => ({ type: 'text', text });
const asked = (text: unknown) => ({ role: 'user', parts: [part(text)] });

describe('a chat request', () => {
  it('takes a message as a bare text', () => {
    expect(parse(chatCommandSchema, { id: ID, message: ' hi ' })).toEqual({
      threadId: ID,
      trigger: 'submit-message',
      question: { id: null, text: ' hi ' },
      parentId: undefined,
      predecessorId: undefined,
      edits: false,
      targetId: undefined,
      model: undefined,
      settings: { systemPrompt: null, temperature: null, maxOutputTokens: null },
      stream: true,
    });
  });

  it('lets unknown fields pass beside messages, and only there', () => {
    const more = { tools: {}, metadata: {}, callSettings: null };
    expect(paths({ id: ID, messages: [asked('hi')], ...more })).toEqual([]);
    expect(paths({ id: ID, message: 'hi', tools: {} })).not.toEqual([]);
  });

  it('takes a message as an object, its parts joined', () => {
    const message = { id: QUESTION, role: 'user', parts: [part('a'), part('b')] };
    expect(parse(chatCommandSchema, { id: ID, message, parentId: null, stream: false })).toMatchObject({
      question: { id: QUESTION, text: 'ab' },
      parentId: null,
      stream: false,
    });
  });

  it("takes useChat's own body: the last user message, and the one before it as its parent", () => {
    const messages = [
      { id: 'q1', role: 'user', parts: [part('one')], metadata: { any: 'thing' } },
      { id: ANSWER, role: 'assistant', parts: [{ type: 'step-start' }, part('two')], extra: 1 },
      { id: QUESTION, role: 'user', parts: [{ ...part('three'), state: 'done' }], metadata: {} },
    ];
    expect(
      parse(chatCommandSchema, { id: ID, messages, trigger: 'submit-message', messageId: undefined }),
    ).toMatchObject({ question: { id: QUESTION, text: 'three' }, predecessorId: ANSWER, edits: false });
  });

  it('recognises a question that useChat sends again under its id as an edit', () => {
    const messages = [{ id: QUESTION, ...asked('changed') }];
    const body = { id: ID, messages, trigger: 'submit-message', messageId: QUESTION };
    expect(parse(chatCommandSchema, body)).toMatchObject({ edits: true, targetId: undefined });
  });

  it('needs no message to regenerate', () => {
    const body = { id: ID, trigger: 'regenerate-message', messageId: ANSWER };
    expect(parse(chatCommandSchema, body)).toMatchObject({ question: null, targetId: ANSWER });
  });

  it('needs no message to continue an answer', () => {
    const body = { id: ID, trigger: 'continue-message', messageId: ANSWER };
    expect(parse(chatCommandSchema, body)).toMatchObject({ question: null, targetId: ANSWER, edits: false });
  });

  it('takes the settings of a new thread, each for itself', () => {
    expect(parse(chatCommandSchema, { id: ID, message: 'hi', settings: { temperature: 0 } })).toMatchObject({
      settings: { systemPrompt: null, temperature: 0, maxOutputTokens: null },
    });
  });

  it.each<[string, unknown, string[]]>([
    ['not an object', [], ['']],
    ['null', null, ['']],
    ['no thread', { message: 'hi' }, ['id']],
    ['a thread id that is too short', { id: 'short', message: 'hi' }, ['id']],
    ['a thread id with other characters', { id: 'thread/0123456789', message: 'hi' }, ['id']],
    ['a thread id of the wrong type', { id: 5, message: 'hi' }, ['id']],
    ['no message', { id: ID }, ['message']],
    ['an empty message', { id: ID, message: '' }, ['message']],
    ['a blank message', { id: ID, message: ' \n\t\u3000' }, ['message']],
    ['a blank part', { id: ID, message: asked(' ') }, ['message.parts.0.text']],
    ['a number as message', { id: ID, message: 5 }, ['message']],
    ['a part of the wrong type', { id: ID, message: asked(5) }, ['message.parts.0.text']],
    ['no parts', { id: ID, message: { role: 'user', parts: [] } }, ['message.parts']],
    ['another role', { id: ID, message: { ...asked('x'), role: 'system' } }, ['message.role']],
    ['a short message id', { id: ID, message: { id: 'x', ...asked('x') } }, ['message.id']],
    ['an unknown field', { id: ID, message: 'hi', nope: 1 }, ['nope']],
    ['two unknown fields', { id: ID, message: 'hi', a: 1, b: 2 }, ['a', 'b']],
    ['an unknown field of the message', { id: ID, message: { ...asked('x'), nope: 1 } }, ['message.nope']],
    ['a NUL', { id: ID, message: 'a\0b' }, ['message']],
    ['a lone surrogate', { id: ID, message: 'a\ud800b' }, ['message']],
    ['a lone low surrogate in a part', { id: ID, message: asked('\udc00') }, ['message.parts.0.text']],
    ['100,001 characters', { id: ID, message: 'a'.repeat(100_001) }, ['message']],
    [
      'parts that are too long together',
      { id: ID, message: { role: 'user', parts: [part('a'.repeat(60_000)), part('a'.repeat(60_000))] } },
      ['message'],
    ],
    ['message and messages', { id: ID, message: 'hi', messages: [asked('hi')] }, ['messages']],
    ['messages without a user', { id: ID, messages: [{ role: 'assistant', parts: [] }] }, ['messages']],
    ['no messages', { id: ID, messages: [] }, ['messages']],
    ['messages of null', { id: ID, messages: [null] }, ['messages']],
    [
      'a blank last user message',
      { id: ID, messages: [asked('x'), asked(' ')] },
      ['messages.1.parts.0.text'],
    ],
    [
      'a file in the last user message',
      { id: ID, messages: [{ role: 'user', parts: [{ type: 'file', url: 'data:,' }] }] },
      ['messages.0.parts.0.type', 'messages.0.parts.0.text'],
    ],
    ['another trigger', { id: ID, message: 'hi', trigger: 'resume' }, ['trigger']],
    ['a temperature of 3', { id: ID, message: 'hi', settings: { temperature: 3 } }, ['settings.temperature']],
    ['an unknown setting', { id: ID, message: 'hi', settings: { topP: 1 } }, ['settings.topP']],
    ['stream as text', { id: ID, message: 'hi', stream: 'no' }, ['stream']],
    ['an empty model', { id: ID, message: 'hi', model: '' }, ['model']],
    ['a parent of the wrong type', { id: ID, message: 'hi', parentId: 5 }, ['parentId']],
    ['several faults at once', { id: 'x', message: ' ', stream: 1 }, ['id', 'message', 'stream']],
  ])('is refused for %s, naming each field', (_, body, expected) => {
    expect(paths(body)).toEqual(expected);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(faults({ id: ID, message: '😀'.repeat(100_000) })).toEqual([]);
    expect(paths({ id: ID, message: '😀'.repeat(100_001) })).toEqual(['message']);
  });

  it('takes exactly 100,000 characters', () => {
    expect(faults({ id: ID, message: 'a'.repeat(100_000) })).toEqual([]);
  });
});
