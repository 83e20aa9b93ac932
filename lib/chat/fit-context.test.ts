import { expect, test } from 'vitest';
import type { ProviderRequest } from '../providers/provider.ts';
import { fitContext } from './fit-context.ts';

/** Turns of 100 tokens a message, at three bytes a token and eight for the frame. */
const TEXT = 'x'.repeat((100 - 8) * 3);

function conversation(turns: number, over: Partial<ProviderRequest> = {}): ProviderRequest {
  const messages = Array.from({ length: turns * 2 - 1 }, (_, index) => ({
    role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
    text: TEXT,
  }));
  return { model: 'm', systemPrompt: null, temperature: null, maxOutputTokens: 100, messages, ...over };
}

test('a history that fits stays whole, and the very same', () => {
  const request = conversation(3);
  expect(fitContext(request, 600)).toEqual({ request, trimmedTurns: 0 });
  expect(fitContext(request, 600).request).toBe(request);
});

test('the oldest turns go, whole, until the rest fits', () => {
  const { request, trimmedTurns } = fitContext(conversation(3), 599);
  expect(trimmedTurns).toBe(1);
  expect(request.messages).toHaveLength(3);
  expect(request.messages[0]?.role).toBe('user');
});

test('the system prompt counts and stays', () => {
  const { request, trimmedTurns } = fitContext(conversation(3, { systemPrompt: TEXT }), 600);
  expect(trimmedTurns).toBe(1);
  expect(request.systemPrompt).toBe(TEXT);
});

test('of an answer that goes on, its question, its text and the request to go on stay together', () => {
  const history = conversation(3);
  const messages = [
    ...history.messages,
    { role: 'assistant' as const, text: TEXT },
    { role: 'user' as const, text: TEXT },
  ];
  const { request, trimmedTurns } = fitContext({ ...history, messages }, 50, 3);
  expect(request.messages).toEqual(messages.slice(-3));
  expect(trimmedTurns).toBe(2);
});

test('the question goes whole even where it alone does not fit', () => {
  const { request, trimmedTurns } = fitContext(conversation(3), 50);
  expect(request.messages).toEqual([{ role: 'user', text: TEXT }]);
  expect(trimmedTurns).toBe(2);
});

test('a part of the context is left for an answer of unknown length', () => {
  const request = conversation(4, { maxOutputTokens: null });
  expect(fitContext(request, 800).trimmedTurns).toBe(0);
  expect(fitContext(request, 799).trimmedTurns).toBe(1);
});

test('characters of several bytes count for more', () => {
  const request = conversation(2);
  request.messages[0] = { role: 'user', text: '語'.repeat(92 * 3) };
  expect(fitContext(request, 400).trimmedTurns).toBe(1);
});

test('two questions in a row are turns of their own', () => {
  const request = conversation(1);
  request.messages.unshift({ role: 'user', text: TEXT });
  expect(fitContext(request, 299)).toMatchObject({
    trimmedTurns: 1,
    request: { messages: [{ role: 'user' }] },
  });
});

test('where the context is not known nothing is left out', () => {
  expect(fitContext(conversation(50), null).trimmedTurns).toBe(0);
});
