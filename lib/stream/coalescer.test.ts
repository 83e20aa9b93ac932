import { describe, expect, it } from 'vitest';
import { Coalescer, coalescingKey, isIdempotent, normaliseText, type Question } from './coalescer.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryRunLog } from './memory-run-log.ts';
import { encodePlain, PLAIN_END } from './plain-frames.ts';

const question: Question = {
  ownerId: 'owner',
  threadId: 'thread',
  trigger: 'submit-message',
  text: 'Why is the sky blue?',
  parentId: undefined,
  model: 'mock/faststream',
  systemPrompt: null,
  temperature: null,
  maxOutputTokens: null,
  tools: [],
};

describe('coalescingKey', () => {
  it.each([
    ['white space around it', { text: '  Why is the sky blue?\n' }],
    ['another Unicode form', { text: 'Why is the sky blue?' }],
  ])('is the same for a text with %s', (_what, over) => {
    expect(coalescingKey({ ...question, ...over })).toBe(coalescingKey(question));
  });
  it('is the same for one text in two Unicode forms', () => {
    const [a, b] = ['caf\u00e9', 'cafe\u0301'].map((text) => coalescingKey({ ...question, text }));
    expect(a).toBe(b);
  });
  it.each<[string, Partial<Question>]>([
    ['owner', { ownerId: 'other' }],
    ['thread', { threadId: 'other' }],
    ['trigger', { trigger: 'regenerate-message' }],
    ['text', { text: 'Why is the sea blue?' }],
    ['white space inside', { text: 'Why  is the sky blue?' }],
    ['letter case', { text: 'why is the sky blue?' }],
    ['parent', { parentId: 'answer-1' }],
    ['named root', { parentId: null }],
    ['model', { model: 'mock/slow' }],
    ['system prompt', { systemPrompt: 'Be brief.' }],
    ['temperature', { temperature: 0 }],
    ['maximum output', { maxOutputTokens: 100 }],
    ['set of tools', { tools: ['search'] }],
  ])('differs with another %s', (_what, over) => {
    expect(coalescingKey({ ...question, ...over })).not.toBe(coalescingKey(question));
  });
  it('does not depend on the order of the tools', () => {
    const [a, b] = [
      ['x', 'y'],
      ['y', 'x'],
    ].map((tools) => coalescingKey({ ...question, tools }));
    expect(a).toBe(b);
  });
  it('cannot be forged by text that looks like another field', () => {
    const a = coalescingKey({ ...question, text: 'a","b', model: 'c' });
    const b = coalescingKey({ ...question, text: 'a', model: 'b","c' });
    expect(a).not.toBe(b);
  });
  it('takes the text as it stands apart from form and ends', () => {
    expect(normaliseText(' \ta  b\n')).toBe('a  b');
  });
});

describe('isIdempotent', () => {
  it.each([
    ['submit-message', [], true],
    ['regenerate-message', [], false],
    ['submit-message', ['search'], false],
  ] as const)(
    '%s with the tools %j: %s, since what may run tools has effects each time',
    (trigger, tools, expected) => {
      expect(isIdempotent({ trigger, tools })).toBe(expected);
    },
  );
});

describe('Coalescer', () => {
  const make = (enabled: boolean) => {
    const clock = new ManualClock();
    const log = new MemoryRunLog({
      clock,
      encode: encodePlain,
      endMark: PLAIN_END,
      keepMs: 60_000,
      maxSettled: 100,
      maxSettledBytes: 1e6,
    });
    const coalescer = new Coalescer(log, { enabled, ttlMs: 30_000, errorTtlMs: 2_000 });
    let runs = 0;
    const join = (over: { idempotent?: boolean; messageKey?: string } = {}) =>
      coalescer.join({
        runId: `run-${runs++}`,
        key: 'key',
        idempotent: true,
        messageKey: null,
        content: '',
        ...over,
      });
    return { coalescer, log, join };
  };

  it('shares a complete answer for its time, a failure for its own, and nothing that was stopped', () => {
    const { coalescer } = make(true);
    expect(coalescer.sharedMs('complete', true)).toBe(30_000);
    expect(coalescer.sharedMs('failed', true)).toBe(2_000);
    expect(coalescer.sharedMs('cancelled', true)).toBe(0);
    expect(coalescer.sharedMs('interrupted', true)).toBe(0);
  });
  it('shares nothing settled that is not idempotent', () => {
    expect(make(true).coalescer.sharedMs('complete', false)).toBe(0);
  });
  it('lets what may run tools be joined while it runs, and never after', async () => {
    const { join, log } = make(true);
    const first = await join({ idempotent: false });
    expect((await join({ idempotent: false })).role).toBe('follower');
    await log.settle(first.runId, 'complete', [], 30_000);
    expect((await join({ idempotent: false })).role).toBe('leader');
  });
  it('makes followers of the same question, and with the flag off a run for each, and again with it on', async () => {
    for (const [enabled, roles] of [
      [true, ['leader', 'follower', 'follower']],
      [false, ['leader', 'leader', 'leader']],
      [true, ['leader', 'follower', 'follower']],
    ] as const) {
      const { join } = make(enabled);
      const claims = [await join(), await join(), await join()];
      expect(claims.map(({ role }) => role)).toEqual(roles);
    }
  });
  it('answers a message id sent again with its run even with the flag off', async () => {
    const { join } = make(false);
    const first = await join({ messageKey: 'm' });
    expect(await join({ messageKey: 'm' })).toMatchObject({ role: 'replay', runId: first.runId });
  });
});
