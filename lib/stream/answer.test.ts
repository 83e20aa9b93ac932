import { describe, expect, it } from 'vitest';
import { Answer } from './answer.ts';
import type { ProviderEvent } from './provider-event.ts';

/** Gives a model all it wants to say, until nothing more is taken. Answers what the log would hold, in characters. */
function fill(answer: Answer, eventOf: (n: number) => ProviderEvent, most = 3_000_000): number {
  let logged = 0;
  for (let n = 0; n < most && answer.finish === null; n++) {
    for (const frame of answer.take(eventOf(n))) logged += JSON.stringify(frame).length;
  }
  return logged;
}

const source = (n: number, title: string): ProviderEvent => ({
  type: 'source',
  sourceId: `s${n}`,
  url: `https://example.org/${n}`,
  title,
});

describe('an answer without end', () => {
  it.each<[string, (n: number) => ProviderEvent]>([
    ['text in long pieces', () => ({ type: 'text', text: 'x'.repeat(10_000) })],
    ['text in single characters', () => ({ type: 'text', text: 'x' })],
    ['thoughts', () => ({ type: 'reasoning', text: 'x'.repeat(10_000) })],
    ['thoughts and text by turns', (n) => ({ type: n % 2 ? 'text' : 'reasoning', text: 'x' })],
  ])('of %s is ended with length', (_, eventOf) => {
    const answer = new Answer();
    expect(fill(answer, eventOf)).toBeLessThan(64 * 1024 * 1024);
    expect(answer.finish).toEqual({ reason: 'length', usage: null });
    expect(answer.parts.length).toBeLessThanOrEqual(10_001);
    expect(answer.text.length).toBeLessThanOrEqual(4_010_000);
  });

  it('of sources keeps the first thousand, with titles of at most a thousand characters', () => {
    const answer = new Answer();
    expect(fill(answer, (n) => source(n, 't'.repeat(100_000)), 5_000)).toBeLessThan(2_000_000);
    expect(answer.parts).toHaveLength(1_000);
    expect(answer.parts[0]).toMatchObject({ sourceId: 's0', title: 't'.repeat(1_000) });
  });

  it('leaves a source out whose address nobody could follow', () => {
    const answer = new Answer();
    const url = `https://example.org/${'x'.repeat(10_000)}`;
    expect(answer.take({ type: 'source', sourceId: '1', url })).toEqual([]);
    expect(answer.parts).toEqual([]);
  });
});

describe('usage', () => {
  it.each([
    [-1, null],
    [1.5, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [2 ** 53, null],
    [null, null],
    [0, 0],
    [12, 12],
  ])('of %d tokens is kept as %d', (said, kept) => {
    const answer = new Answer();
    answer.take({ type: 'finish', reason: 'stop', usage: { inputTokens: said, outputTokens: said } });
    expect(answer.finish?.usage).toEqual({ inputTokens: kept, outputTokens: kept });
  });
});
