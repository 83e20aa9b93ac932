import { describe, expect, it } from 'vitest';
import type { AnswerPart } from './answer-store.ts';
import { StreamError } from './errors.ts';
import { readText } from './plain-frames.ts';
import { assembleText, parsePlain, type Script, StreamWorld, sayHello } from './stream-world.ts';

const NEVER = new AbortController().signal;
const OLD: AnswerPart[] = [{ type: 'text', text: 'Once upon a ' }];
const NEW = 'word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 ';
const types = (text: string) => parsePlain(text).map(({ event }) => event.type);

async function play(world: StreamWorld, continues = OLD) {
  const { runId } = await world.ask({ continues, idempotent: false });
  await world.clock.advance(10_000);
  return { runId, text: await readText(world.log.read(runId, -1, NEVER)), row: world.rows.get(runId) };
}

describe('an answer that goes on from another', () => {
  it('tells what there was first, right after start, and what is new in the same block', async () => {
    const { text } = await play(new StreamWorld());
    expect(types(text)).toEqual([
      'start',
      'text-start',
      'text-delta',
      'data-status',
      'message-metadata',
      ...Array(10).fill('text-delta'),
      'text-end',
      'finish',
    ]);
    expect(assembleText(text)).toBe(`Once upon a ${NEW}`);
  });

  it('is stored whole, as one part, and says what it goes on from', async () => {
    const { row } = await play(new StreamWorld());
    expect(row?.settled).toMatchObject({
      status: 'complete',
      text: `Once upon a ${NEW}`,
      parts: [{ type: 'text', text: `Once upon a ${NEW}` }],
      details: { continuedFrom: 'broken-off' },
    });
  });

  it('counts the first token from what the provider sends, not from what there was', async () => {
    const { text, row } = await play(new StreamWorld());
    expect(row?.settled?.ttftMs).toBe(100);
    const metadata = parsePlain(text).find(({ event }) => event.type === 'message-metadata')?.event;
    expect(metadata?.messageMetadata).toEqual({
      ttftMs: 100,
      queueWaitMs: 0,
      continuedFrom: 'broken-off',
    });
  });

  it('keeps thoughts and sources in their order', async () => {
    const parts: AnswerPart[] = [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'See ' },
      { type: 'source-url', sourceId: '1', url: 'https://example.org', title: 'Example' },
    ];
    const { text, row } = await play(new StreamWorld(), parts);
    expect(types(text).slice(0, 7)).toEqual([
      'start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'source-url',
    ]);
    expect(row?.settled?.parts).toEqual([parts[0], { type: 'text', text: `See ${NEW}` }, parts[2]]);
  });

  it('is called again before the first new byte, and not after it', async () => {
    const failing = (after: number): Script =>
      async function* (call, signal, wait) {
        if (call > 0) return yield* sayHello(call, signal, wait);
        if (after > 0) yield { type: 'text', text: 'x' };
        throw new StreamError('provider_error');
      };
    const before = new StreamWorld({ script: failing(0) });
    const { row } = await play(before);
    expect(before.calls).toHaveLength(2);
    expect(row?.settled?.text).toBe(`Once upon a ${NEW}`);
    const after = new StreamWorld({ script: failing(1) });
    const broken = await play(after);
    expect(after.calls).toHaveLength(1);
    expect(broken.row?.settled).toMatchObject({ status: 'failed', text: 'Once upon a x' });
  });

  it('goes to the fallback where nothing new has come', async () => {
    const script: Script = async function* () {
      yield* [];
      throw new StreamError('provider_quota');
    };
    const { row } = await play(new StreamWorld({ script, fallback: sayHello }));
    expect(row?.settled).toMatchObject({ status: 'complete', text: `Once upon a ${NEW}` });
  });

  it('has what there was on disk within the checkpoint time, though the provider is silent', async () => {
    const script: Script = async function* (_call, _signal, wait) {
      await wait(30_000);
      yield* [];
    };
    const world = new StreamWorld({ script });
    const { runId } = await world.ask({ continues: OLD, idempotent: false });
    await world.clock.advance(500);
    expect(world.rows.get(runId)).toMatchObject({ status: 'streaming', text: 'Once upon a ' });
  });

  it('that is stopped before anything new has what there was', async () => {
    const world = new StreamWorld();
    const { runId } = await world.ask({ continues: OLD, idempotent: false });
    await world.clock.advance(10);
    const cancelled = world.runs.cancel(runId);
    await world.clock.advance(10);
    expect(await cancelled).toMatchObject({ status: 'cancelled' });
    expect(world.rows.get(runId)?.settled).toMatchObject({ text: 'Once upon a ', ttftMs: null });
  });

  it('of nothing is an answer made anew', async () => {
    const { text } = await play(new StreamWorld(), []);
    expect(types(text).slice(0, 3)).toEqual(['start', 'data-status', 'message-metadata']);
    expect(assembleText(text)).toBe(NEW);
  });
});
