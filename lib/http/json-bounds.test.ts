import { describe, expect, it } from 'vitest';
import { boundsFault } from './json-bounds.ts';
import { ProblemError } from './problem.ts';
import { parse } from './read-body.ts';
import { chatCommandSchema } from './schemas/chat-request.ts';

const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 1]));

describe('boundsFault', () => {
  it('lets a long history through', () => {
    const message = { id: 'a'.repeat(16), role: 'assistant', parts: Array(200).fill({ type: 'source-url' }) };
    expect(boundsFault({ id: 'x', messages: Array(400).fill(message) })).toBeNull();
  });

  it.each([
    ['an endless array', { messages: Array(100_000).fill(1) }, 'messages', /2000 elements/],
    ['endless parts', { message: { parts: Array(100_000).fill({}) } }, 'message.parts', /2000 elements/],
    ['endless fields', { settings: fields(50_000) }, 'settings', /200 fields/],
    ['an endless body', fields(50_000), '', /200 fields/],
    ['nesting without end', nested(500_000), /^0\.0\./, /deeper than 64/],
  ])('names the field that has %s', (_, body, path, message) => {
    const fault = boundsFault(body);
    expect(fault?.message).toMatch(message);
    expect(fault?.path).toMatch(path instanceof RegExp ? path : new RegExp(`^${path}$`));
  });
});

describe('a body with more faults than anyone mends', () => {
  it('has a hundred of them named, with paths of at most 200 characters', () => {
    const body = {
      id: 'x',
      message: { role: 'user', parts: Array(2_000).fill({}) },
      ['y'.repeat(500_000)]: 1,
    };
    let refusal: unknown;
    try {
      parse(chatCommandSchema, body);
    } catch (error) {
      refusal = error;
    }
    const errors = refusal instanceof ProblemError ? (refusal.details.errors ?? []) : [];
    expect(errors).toHaveLength(100);
    expect(Math.max(...errors.map(({ path }) => path.length))).toBeLessThanOrEqual(200);
  });
});
