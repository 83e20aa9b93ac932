import { expect, test } from 'vitest';
import { alternating, callOptions } from './ai-sdk-prompt.ts';
import type { ProviderRequest } from './provider.ts';

const said = (...lines: string[]): ProviderRequest['messages'] =>
  lines.map((line) => ({ role: line.startsWith('A') ? 'assistant' : 'user', text: line.slice(1) }));

test.each([
  [['Uone'], ['Uone']],
  [
    ['Uone', 'Atwo', 'Uthree'],
    ['Uone', 'Atwo', 'Uthree'],
  ],
  [['Uone', 'Utwo', 'Uthree'], ['Uone\n\ntwo\n\nthree']],
  [['Uone', 'A \n', 'Utwo'], ['Uone\n\ntwo']],
  [
    ['Uone', 'Atwo', 'Athree', 'Ufour'],
    ['Uone', 'Atwo\n\nthree', 'Ufour'],
  ],
  [['Aone', 'Utwo'], ['Utwo']],
])('%j is sent as %j', (messages, sent) => {
  expect(alternating(said(...messages))).toEqual(said(...sent));
});

test.each([
  [null, ['user']],
  ['  ', ['user']],
  ['Be brief.', ['system', 'user']],
])('with the system prompt %j the roles are %j', (systemPrompt, roles) => {
  const request = {
    model: 'm',
    systemPrompt,
    messages: said('Uone'),
    temperature: null,
    maxOutputTokens: null,
  };
  const { prompt } = callOptions(request, new AbortController().signal, undefined);
  expect(prompt.map(({ role }) => role)).toEqual(roles);
});
