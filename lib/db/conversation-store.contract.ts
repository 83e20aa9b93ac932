import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SettledAnswer } from '../stream/answer-store.ts';
import { BadCursorError, type ConversationStore, type Turn } from './conversation-store.ts';

/** An empty store, whose wall clock reads `wallNow()`. */
export type OpenStore = (wallNow: () => number) => Promise<ConversationStore>;

const OWNER = 'owner';

/** What every conversation store keeps to. `open` gives an empty one each time; the suite closes it. */
export function conversationStoreContract(name: string, open: OpenStore): void {
  describe(`${name} as a conversation store`, () => {
    let store: ConversationStore;
    let wall: number;
    let counter: number;

    beforeEach(async () => {
      wall = Date.UTC(2026, 0, 1);
      counter = 0;
      store = await open(() => wall);
    });
    afterEach(() => store.close());

    const fresh = (kind: string) => `${kind}-${String(++counter).padStart(12, '0')}`;
    /** A question in a thread, a second after the one before. */
    function turn(
      threadId: string,
      over: Partial<Omit<Turn, 'question'>> & { question?: object | null } = {},
    ): Turn {
      wall += 1000;
      const question = { id: fresh('question'), text: 'What is the time?', parentId: undefined };
      return {
        ownerId: OWNER,
        threadId,
        newThread: { title: 'A title', model: 'mock/faststream' },
        answer: { id: fresh('run'), model: 'mock/slow' },
        now: new Date(wall),
        ...over,
        question: over.question === null ? null : { ...question, ...over.question },
      };
    }
    async function stored(given: Turn) {
      const outcome = await store.storeTurn(given);
      if (outcome.outcome !== 'stored') throw new Error(`Not stored: ${outcome.outcome}`);
      return outcome;
    }
    const settled = (runId: string, over: Partial<SettledAnswer> = {}): SettledAnswer => ({
      runId,
      model: 'mock/slow',
      status: 'complete',
      parts: [{ type: 'text', text: 'Noon.' }],
      text: 'Noon.',
      finishReason: 'stop',
      error: null,
      ttftMs: 12.25,
      queueWaitMs: 0,
      latencyMs: 345.5,
      usage: { inputTokens: 3, outputTokens: 2 },
      details: null,
      ...over,
    });
    const idsOf = async (threadId: string) =>
      (await Array.fromAsync(store.messages(threadId))).map(({ id }) => id);

    describe('messages', () => {
      test('have an outline without what is long of them, by which a part of them is read', async () => {
        const long = 'ä'.repeat(400_000);
        for (const text of ['first', long, 'third']) {
          const one = turn('thread', { question: { text } });
          await store.storeTurn(one);
          await store.settle(settled(one.answer.id, { text: long, parts: [{ type: 'text', text: long }] }));
        }
        const outline = await store.outline('thread');
        expect(outline.map(({ id }) => id)).toEqual(await idsOf('thread'));
        expect(outline.map(({ role, position }) => [role, position])).toEqual(
          [0, 1, 2, 3, 4, 5].map((position) => [position % 2 ? 'assistant' : 'user', position]),
        );
        expect(outline[0]).toMatchObject({ parentId: null, bytes: 5 });
        expect(outline[2]).toMatchObject({ parentId: outline[1]?.id, bytes: 800_000 });
        const part = outline.slice(2, 5);
        const read = await Array.fromAsync(store.messages('thread', part));
        expect(read.map(({ id, text }) => [id, text])).toEqual([
          [part[0]?.id, long],
          [part[1]?.id, long],
          [part[2]?.id, 'third'],
        ]);
        expect(await store.outline('nothing')).toEqual([]);
      });
    });

    const listed = async () => {
      const { threads } = await store.listThreads({ ownerId: OWNER, limit: 50, archived: false });
      return threads.map(({ id }) => id);
    };

    describe('a turn', () => {
      test('makes the thread, the question and the empty row of its answer', async () => {
        const first = turn('thread');
        expect(await store.storeTurn(first)).toEqual({
          outcome: 'stored',
          questionId: first.question?.id,
          createdThread: true,
          thread: {
            id: 'thread',
            ownerId: OWNER,
            title: 'A title',
            model: 'mock/faststream',
            systemPrompt: null,
            temperature: null,
            maxOutputTokens: null,
            pinned: false,
            archived: false,
            createdAt: first.now,
            updatedAt: first.now,
            lastMessageAt: first.now,
          },
        });
        const nothing = {
          finishReason: null,
          error: null,
          ttftMs: null,
          queueWaitMs: null,
          latencyMs: null,
          usage: null,
          details: null,
          createdAt: first.now,
          settledAt: null,
          threadId: 'thread',
        };
        expect(await Array.fromAsync(store.messages('thread'))).toEqual([
          {
            ...nothing,
            id: first.question?.id,
            parentId: null,
            role: 'user',
            parts: [{ type: 'text', text: 'What is the time?' }],
            text: 'What is the time?',
            status: 'complete',
            model: null,
          },
          {
            ...nothing,
            id: first.answer.id,
            parentId: first.question?.id,
            role: 'assistant',
            parts: [],
            text: '',
            status: 'streaming',
            model: 'mock/slow',
          },
        ]);
      });

      test('makes the thread with the settings that come with it, and leaves those of one that is there', async () => {
        const settings = { systemPrompt: 'Be brief.', temperature: 0.3, maxOutputTokens: 77 };
        const made = turn('thread', { newThread: { title: 'A title', model: 'mock/slow', ...settings } });
        expect((await stored(made)).thread).toMatchObject(settings);
        await stored(turn('thread', { newThread: { title: 'A title', model: 'mock/slow', temperature: 1 } }));
        expect(await store.findThread('thread', OWNER)).toMatchObject(settings);
      });

      test('follows the newest leaf where it names no parent, and keeps the thread but for its date', async () => {
        const first = turn('thread');
        await stored(first);
        const second = turn('thread', { newThread: { title: 'Another', model: 'mock/long' } });
        const outcome = await stored(second);
        expect(outcome.createdThread).toBe(false);
        expect(outcome.thread).toMatchObject({
          title: 'A title',
          createdAt: first.now,
          updatedAt: second.now,
          lastMessageAt: second.now,
        });
        expect(await store.findThread('thread', OWNER)).toEqual(outcome.thread);
        const [, , question] = await Array.fromAsync(store.messages('thread'));
        expect(question?.parentId).toBe(first.answer.id);
      });

      test('can name any message of the thread as its parent, or the root', async () => {
        const first = turn('thread');
        await stored(first);
        const edited = turn('thread', { question: { parentId: null } });
        const sibling = turn('thread', { question: { parentId: first.answer.id } });
        await stored(edited);
        await stored(sibling);
        expect((await store.findMessage('thread', edited.question?.id ?? ''))?.parentId).toBeNull();
        expect((await store.findMessage('thread', sibling.question?.id ?? ''))?.parentId).toBe(
          first.answer.id,
        );
      });

      test('without a question adds a sibling answer to the question it names', async () => {
        const first = turn('thread');
        await stored(first);
        const questionId = first.question?.id ?? '';
        const again = turn('thread', {
          question: null,
          answer: { id: 'again', model: 'mock/long', parentId: questionId },
        });
        expect(await stored(again)).toMatchObject({ questionId, createdThread: false });
        const messages = await Array.fromAsync(store.messages('thread'));
        expect(messages.map(({ parentId }) => parentId)).toEqual([null, questionId, questionId]);
        expect((await store.newestAnswer('thread'))?.id).toBe('again');
      });

      test("is refused where the thread is somebody else's, and stores nothing", async () => {
        await stored(turn('thread'));
        const before = await idsOf('thread');
        expect(await store.storeTurn(turn('thread', { ownerId: 'other' }))).toEqual({ outcome: 'not_found' });
        expect(await idsOf('thread')).toEqual(before);
      });

      test('is refused where its parent is unknown or of another thread, and stores nothing', async () => {
        const elsewhere = turn('elsewhere');
        await stored(elsewhere);
        await stored(turn('thread'));
        const before = await idsOf('thread');
        const wrong: Turn[] = [
          turn('thread', { question: { parentId: 'nowhere' } }),
          turn('thread', { question: { parentId: elsewhere.answer.id } }),
          turn('new', { question: { parentId: elsewhere.answer.id } }),
          turn('thread', {
            question: null,
            answer: { id: 'a', model: 'm', parentId: elsewhere.question?.id },
          }),
          turn('thread', { question: null, answer: { id: 'b', model: 'm' } }),
          turn('new', { question: null, answer: { id: 'c', model: 'm', parentId: 'nowhere' } }),
        ];
        for (const each of wrong)
          expect(await store.storeTurn(each)).toEqual({ outcome: 'parent_not_found' });
        expect(await idsOf('thread')).toEqual(before);
        expect(await store.findThread('new', OWNER)).toBeNull();
      });

      test('is refused where an answer is answered anew as if it were a question', async () => {
        const first = turn('thread');
        await stored(first);
        const wrong = turn('thread', {
          question: null,
          answer: { id: 'a', model: 'm', parentId: first.answer.id },
        });
        expect(await store.storeTurn(wrong)).toEqual({ outcome: 'parent_not_found' });
      });

      test("is refused where the question's id is in the thread already, and free in any other thread", async () => {
        const first = turn('thread');
        await stored(first);
        const id = first.question?.id;
        expect(await store.storeTurn(turn('thread', { question: { id } }))).toEqual({ outcome: 'id_taken' });
        expect(await store.storeTurn(turn('thread', { question: { id: first.answer.id } }))).toEqual({
          outcome: 'id_taken',
        });
        expect(await store.storeTurn(turn('other', { question: { id } }))).toMatchObject({
          outcome: 'stored',
        });
        expect(await idsOf('thread')).toHaveLength(2);
      });

      test("fails where its run's id is known anywhere, and stores nothing", async () => {
        const first = turn('thread');
        await stored(first);
        await expect(store.storeTurn(turn('other', { answer: first.answer }))).rejects.toThrow();
        expect(await store.findThread('other', OWNER)).toBeNull();
      });

      test('keeps what is no Unicode or no text to a database as near as it can', async () => {
        const odd = turn('thread', { question: { text: 'a\0b \ud83d c 😀 "quoted" \\ \u2028' } });
        await stored(odd);
        expect((await store.findMessage('thread', odd.question?.id ?? ''))?.text).toBe(
          'a\uFFFDb \uFFFD c 😀 "quoted" \\ \u2028',
        );
      });
    });

    describe('turns that come together', () => {
      test('are all stored, each in its own thread', async () => {
        const turns = Array.from({ length: 300 }, (_, n) => turn(`thread-${n}`));
        const outcomes = await Promise.all(turns.map((each) => store.storeTurn(each)));
        expect(outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(300);
        for (const each of turns) {
          expect(await idsOf(each.threadId)).toEqual([each.question?.id, each.answer.id]);
        }
      });

      test('two first questions of one thread both succeed, one of them making it', async () => {
        const [a, b] = [turn('thread'), turn('thread')];
        const outcomes = await Promise.all([stored(a), stored(b)]);
        expect(outcomes.map(({ createdThread }) => createdThread)).toEqual([true, false]);
        expect(await idsOf('thread')).toEqual([a.question?.id, a.answer.id, b.question?.id, b.answer.id]);
        expect((await store.findMessage('thread', b.question?.id ?? ''))?.parentId).toBe(a.answer.id);
        expect((await store.findThread('thread', OWNER))?.updatedAt).toEqual(b.now);
      });

      test('are judged as if those before them were stored', async () => {
        const first = turn('thread', { question: { id: 'the-first-question' } });
        const outcomes = await Promise.all([
          store.storeTurn(first),
          store.storeTurn(turn('thread', { question: { id: 'the-first-question' } })),
          store.storeTurn(turn('thread', { question: { parentId: first.answer.id } })),
          store.storeTurn(turn('thread', { question: { parentId: 'unknown' } })),
          store.storeTurn(turn('thread', { ownerId: 'other' })),
          store.storeTurn(
            turn('thread', {
              question: null,
              answer: { id: 'x', model: 'm', parentId: 'the-first-question' },
            }),
          ),
        ]);
        expect(outcomes.map(({ outcome }) => outcome)).toEqual([
          'stored',
          'id_taken',
          'stored',
          'parent_not_found',
          'not_found',
          'stored',
        ]);
      });

      test('do not fail for the sake of one that fails', async () => {
        const known = turn('known');
        await stored(known);
        const good = Array.from({ length: 20 }, (_, n) => turn(`good-${n}`));
        const bad = turn('bad', { answer: known.answer });
        const results = await Promise.allSettled(
          [...good.slice(0, 10), bad, ...good.slice(10)].map((each) => store.storeTurn(each)),
        );
        expect(results.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1);
        expect(results[10]?.status).toBe('rejected');
        for (const each of good) expect(await idsOf(each.threadId)).toHaveLength(2);
        expect(await store.findThread('bad', OWNER)).toBeNull();
      });
    });

    describe('an answer', () => {
      test('grows by its checkpoints while it streams', async () => {
        const { answer } = turn('thread');
        await stored(turn('thread', { answer }));
        await store.checkpoint(answer.id, 'Half ');
        await store.checkpoint(answer.id, 'past 😀');
        expect(await store.findRun(answer.id, OWNER)).toMatchObject({
          status: 'streaming',
          text: 'Half past 😀',
          parts: [{ type: 'text', text: 'Half past 😀' }],
        });
      });

      test('checkpoints of many runs at once each go to their own', async () => {
        const turns = Array.from({ length: 200 }, (_, n) => turn(`thread-${n}`));
        await Promise.all(turns.map(stored));
        await Promise.all(turns.map(({ answer }, n) => store.checkpoint(answer.id, `text ${n}`)));
        for (const [n, { answer }] of turns.entries()) {
          expect((await store.findRun(answer.id, OWNER))?.text).toBe(`text ${n}`);
        }
      });

      test('is whole once it is settled, whatever the checkpoints held', async () => {
        const { answer } = turn('thread');
        await stored(turn('thread', { answer }));
        await store.checkpoint(answer.id, 'Noo');
        wall += 5000;
        const parts: SettledAnswer['parts'] = [
          { type: 'reasoning', text: 'The sun is high.' },
          { type: 'text', text: 'Noon.' },
          { type: 'source-url', sourceId: 's1', url: 'https://example.com/', title: 'A clock' },
        ];
        await store.settle(settled(answer.id, { parts }));
        expect(await store.findRun(answer.id, OWNER)).toMatchObject({
          status: 'complete',
          text: 'Noon.',
          parts,
          finishReason: 'stop',
          error: null,
          ttftMs: 12.25,
          queueWaitMs: 0,
          latencyMs: 345.5,
          usage: { inputTokens: 3, outputTokens: 2 },
          settledAt: new Date(wall),
        });
        expect((await store.findThread('thread', OWNER))?.updatedAt).toEqual(new Date(wall));
      });

      test.each([
        [[{ type: 'text', text: 'Noon.' }], 'Noon.'],
        [[], ''],
        [
          [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
          'ab',
        ],
        [[{ type: 'reasoning', text: 'Hm.' }], ''],
      ] as [SettledAnswer['parts'], string][])('keeps its parts as they were: %j', async (parts, text) => {
        const { answer } = turn('thread');
        await stored(turn('thread', { answer }));
        await store.settle(settled(answer.id, { parts, text }));
        expect(await store.findRun(answer.id, OWNER)).toMatchObject({ parts, text });
      });

      test('keeps why it failed', async () => {
        const { answer } = turn('thread');
        await stored(turn('thread', { answer }));
        const error = {
          ...({ code: 'provider_auth', retryable: false } as const),
          ...{ providerMessage: 'Wrong key.', providerStatus: 401, providerRequestId: 'req_1' },
        };
        await store.settle(
          settled(answer.id, {
            status: 'failed',
            error,
            finishReason: null,
            usage: null,
            ttftMs: null,
            queueWaitMs: null,
          }),
        );
        expect(await store.findRun(answer.id, OWNER)).toMatchObject({
          status: 'failed',
          error,
          details: null,
          finishReason: null,
          usage: null,
          ttftMs: null,
          queueWaitMs: null,
        });
      });

      test('that is settled stays as it is: later checkpoints and settlements change nothing', async () => {
        const { answer } = turn('thread');
        await stored(turn('thread', { answer }));
        await store.settle(settled(answer.id, { status: 'cancelled', finishReason: null }));
        const before = await store.findRun(answer.id, OWNER);
        const thread = await store.findThread('thread', OWNER);
        wall += 1000;
        await store.checkpoint(answer.id, ' More.');
        await store.settle(settled(answer.id, { text: 'Midnight.' }));
        expect(await store.findRun(answer.id, OWNER)).toEqual(before);
        expect(await store.findThread('thread', OWNER)).toEqual(thread);
      });

      test('of a deleted thread is written nowhere, without an error', async () => {
        const { answer } = turn('thread');
        await stored(turn('thread', { answer }));
        await store.deleteThread('thread', OWNER, new Date(wall));
        await store.checkpoint(answer.id, 'Noo');
        await store.settle(settled(answer.id));
        expect(await store.findRun(answer.id, OWNER)).toBeNull();
      });

      test('left streaming by a killed process becomes interrupted, with its text; all others stay', async () => {
        const [left, done] = [turn('left'), turn('done')];
        await stored(left);
        await stored(done);
        await store.checkpoint(left.answer.id, 'Half past');
        await store.settle(settled(done.answer.id));
        const now = new Date(wall + 60_000);
        expect(await store.streamingBefore(now)).toEqual([left.answer.id]);
        expect(await store.streamingBefore(left.now)).toEqual([]);
        expect(await store.interruptStale(now)).toBe(1);
        expect(await store.streamingBefore(now)).toEqual([]);
        expect(await store.interruptStale(now)).toBe(0);
        expect(await store.findRun(left.answer.id, OWNER)).toMatchObject({
          status: 'interrupted',
          text: 'Half past',
          parts: [{ type: 'text', text: 'Half past' }],
          error: { code: 'interrupted', retryable: true },
          settledAt: now,
        });
        expect((await store.findRun(done.answer.id, OWNER))?.status).toBe('complete');
      });
    });

    describe('looking up', () => {
      test('a thread that is not made yet, ours, or foreign', async () => {
        const first = turn('thread');
        const { thread } = await stored(first);
        const questionId = first.question?.id ?? '';
        expect(await store.lookUp('thread', OWNER, null)).toEqual({ thread, sent: null });
        expect(await store.lookUp('thread', OWNER, 'unknown')).toEqual({ thread, sent: null });
        expect(await store.lookUp('unknown', OWNER, questionId)).toEqual({ thread: null, sent: null });
        expect(await store.lookUp('thread', 'other', questionId)).toEqual({ thread: 'foreign', sent: null });
      });

      test('a message that was sent gives its question and the oldest answer to it', async () => {
        const first = turn('thread', { question: { text: 'What now?' } });
        await stored(first);
        const questionId = first.question?.id ?? '';
        await stored(
          turn('thread', {
            question: null,
            answer: { id: 'again', model: 'mock/long', parentId: questionId },
          }),
        );
        const { sent } = await store.lookUp('thread', OWNER, questionId);
        expect(sent).toEqual({
          question: await store.findMessage('thread', questionId),
          runId: first.answer.id,
          model: 'mock/slow',
        });
        // An answer's id was never sent.
        expect((await store.lookUp('thread', OWNER, first.answer.id)).sent).toBeNull();
      });

      test('many at once are each answered with their own', async () => {
        const turns = Array.from({ length: 150 }, (_, n) => turn(`thread-${n}`));
        await Promise.all(turns.map(stored));
        const found = await Promise.all(
          turns.map(({ threadId, question }, n) =>
            store.lookUp(threadId, n % 2 ? OWNER : 'other', question?.id ?? ''),
          ),
        );
        found.forEach(({ thread, sent }, n) => {
          if (n % 2) expect(sent?.runId).toBe(turns[n]?.answer.id);
          else expect(thread).toBe('foreign');
        });
      });

      test('one run, message or newest answer, for those who may see it', async () => {
        const [first, second] = [turn('thread'), turn('thread')];
        await stored(first);
        await stored(second);
        expect((await store.findRun(first.answer.id, OWNER))?.id).toBe(first.answer.id);
        expect(await store.findRun(first.answer.id, 'other')).toBeNull();
        expect(await store.findRun(first.question?.id ?? '', OWNER)).toBeNull();
        expect(await store.findMessage('elsewhere', first.answer.id)).toBeNull();
        expect((await store.newestAnswer('thread'))?.id).toBe(second.answer.id);
        expect((await store.newestAnswer('thread', first.question?.id))?.id).toBe(first.answer.id);
        expect(await store.newestAnswer('thread', 'unknown')).toBeNull();
        expect(await store.newestAnswer('unknown')).toBeNull();
        expect(await store.findThread('thread', 'other')).toBeNull();
      });

      test('a branch is the path from the root, without its siblings and without blank answers', async () => {
        const first = turn('thread', { question: { text: 'One?' } });
        await stored(first);
        await store.settle(settled(first.answer.id, { text: 'First.' }));
        await stored(turn('thread', { question: { text: 'Aside?', parentId: first.answer.id } }));
        const second = turn('thread', { question: { text: 'Two?', parentId: first.answer.id } });
        await stored(second);
        await store.settle(settled(second.answer.id, { text: ' \n', parts: [] }));
        const third = turn('thread', { question: { text: 'Three?', parentId: second.answer.id } });
        await stored(third);
        expect(await store.branch('thread', third.question?.id ?? '')).toEqual([
          { role: 'user', text: 'One?' },
          { role: 'assistant', text: 'First.' },
          { role: 'user', text: 'Two?' },
          { role: 'user', text: 'Three?' },
        ]);
        expect(await store.branch('thread', 'unknown')).toEqual([]);
        expect(await store.branch('elsewhere', third.question?.id ?? '')).toEqual([]);
      });
    });

    describe('a thread', () => {
      test('takes a patch; pinning and archiving leave its place in the list', async () => {
        const { thread } = await stored(turn('thread'));
        const later = new Date(wall + 1000);
        expect(await store.updateThread('thread', OWNER, { pinned: true, archived: true }, later)).toEqual({
          ...thread,
          pinned: true,
          archived: true,
        });
        expect(
          await store.updateThread('thread', OWNER, { title: thread.title, pinned: false }, later),
        ).toEqual({
          ...thread,
          archived: true,
        });
        const patch = {
          title: 'New',
          model: 'mock/long',
          systemPrompt: 'Be brief.',
          temperature: 0.5,
          maxOutputTokens: 9,
        };
        const changed = { ...thread, ...patch, archived: true, updatedAt: later };
        expect(await store.updateThread('thread', OWNER, patch, later)).toEqual(changed);
        expect(await store.findThread('thread', OWNER)).toEqual(changed);
        expect(
          (await store.updateThread('thread', OWNER, { systemPrompt: null }, later))?.systemPrompt,
        ).toBeNull();
      });

      test('gets another title only where the expected one still stands, and keeps its place in the list', async () => {
        const { thread } = await stored(turn('thread'));
        const retitled = await store.retitleThread('thread', OWNER, 'A title', 'A better one');
        expect(retitled).toEqual({ ...thread, title: 'A better one' });
        expect(await store.findThread('thread', OWNER)).toEqual(retitled);
        expect(await store.retitleThread('thread', OWNER, 'A title', 'Too late')).toBeNull();
        expect(await store.retitleThread('thread', 'other', 'A better one', 'Not mine')).toBeNull();
        expect((await store.findThread('thread', OWNER))?.title).toBe('A better one');
      });

      test('keeps a title that was given to it, were it the one it had', async () => {
        await stored(turn('thread'));
        await store.updateThread('thread', OWNER, { title: 'Mine' }, new Date(wall));
        await store.updateThread('thread', OWNER, { title: 'A title' }, new Date(wall));
        expect(await store.retitleThread('thread', OWNER, 'A title', 'A better one')).toBeNull();
        await stored(turn('other'));
        await store.updateThread('other', OWNER, { title: 'A title' }, new Date(wall));
        expect(await store.retitleThread('other', OWNER, 'A title', 'A better one')).toBeNull();
        await stored(turn('pinned'));
        await store.updateThread('pinned', OWNER, { pinned: true }, new Date(wall));
        expect((await store.retitleThread('pinned', OWNER, 'A title', 'A better one'))?.title).toBe(
          'A better one',
        );
      });

      test('of another owner is neither changed nor deleted', async () => {
        const { thread } = await stored(turn('thread'));
        expect(await store.updateThread('thread', 'other', { title: 'Mine' }, new Date())).toBeNull();
        expect(await store.deleteThread('thread', 'other', new Date(wall))).toBeNull();
        expect(await store.updateThread('unknown', OWNER, { title: 'x' }, new Date())).toBeNull();
        expect(await store.findThread('thread', OWNER)).toEqual(thread);
      });

      test('that is deleted names its runs and is there for nobody', async () => {
        const [first, second, other] = [turn('thread'), turn('thread'), turn('other')];
        for (const each of [first, second, other]) await stored(each);
        const now = new Date(wall);
        expect(await store.deleteThread('thread', OWNER, now)).toEqual([first.answer.id, second.answer.id]);
        expect(await store.findThread('thread', OWNER)).toBeNull();
        expect(await store.findRun(first.answer.id, OWNER)).toBeNull();
        expect(await store.lookUp('thread', OWNER, first.question?.id ?? null)).toEqual({
          thread: 'foreign',
          sent: null,
        });
        expect(await store.updateThread('thread', OWNER, { title: 'x' }, now)).toBeNull();
        expect(await store.retitleThread('thread', OWNER, 'A title', 'x')).toBeNull();
        expect(await store.storeTurn(turn('thread'))).toEqual({ outcome: 'not_found' });
        expect(await listed()).toEqual(['other']);
        expect(await store.deleteThread('thread', OWNER, now)).toBeNull();
      });

      test('that is deleted comes back as it was, for its owner', async () => {
        await stored(turn('other'));
        const { thread } = await stored(turn('thread'));
        await store.updateThread('thread', OWNER, { pinned: true }, thread.updatedAt);
        const [before, messages] = [await store.findThread('thread', OWNER), await idsOf('thread')];
        await store.deleteThread('thread', OWNER, new Date(wall + 5000));
        expect(await store.restoreThread('thread', 'other')).toBeNull();
        expect(await store.restoreThread('thread', OWNER)).toEqual(before);
        expect(await store.findThread('thread', OWNER)).toEqual(before);
        expect(await idsOf('thread')).toEqual(messages);
        expect(await listed()).toEqual(['thread', 'other']);
        expect(await store.restoreThread('thread', OWNER)).toBeNull();
      });

      test('is deleted with all others of its owner, and comes back with them and no others', async () => {
        for (const id of ['one', 'two', 'three']) await stored(turn(id));
        await stored(turn('foreign', { ownerId: 'other' }));
        await store.updateThread('two', OWNER, { archived: true }, new Date(wall));
        await store.deleteThread('one', OWNER, new Date(wall));
        const now = new Date(wall + 1000);
        expect((await store.deleteAllThreads(OWNER, now)).toSorted()).toEqual(['three', 'two']);
        expect(await listed()).toEqual([]);
        expect(await store.findThread('foreign', 'other')).not.toBeNull();
        expect(await store.restoreThreads('other', now)).toEqual([]);
        expect((await store.restoreThreads(OWNER, now)).map(({ id }) => id).toSorted()).toEqual([
          'three',
          'two',
        ]);
        expect(await listed()).toEqual(['three']);
        expect((await store.findThread('two', OWNER))?.archived).toBe(true);
      });

      test('that is deleted is in a list of those, the last deleted first, in pages', async () => {
        for (const id of ['one', 'two', 'three']) await stored(turn(id));
        await store.updateThread('two', OWNER, { archived: true }, new Date(wall));
        for (const [n, id] of ['two', 'three', 'one'].entries()) {
          await store.deleteThread(id, OWNER, new Date(wall + n));
        }
        const query = { ownerId: OWNER, limit: 2, archived: false, deleted: true };
        const { threads, nextCursor } = await store.listThreads(query);
        expect(threads.map(({ id, deletedAt }) => [id, deletedAt])).toEqual([
          ['one', new Date(wall + 2)],
          ['three', new Date(wall + 1)],
        ]);
        const rest = await store.listThreads({ ...query, cursor: nextCursor ?? undefined });
        expect(rest.threads.map(({ id }) => id)).toEqual(['two']);
        expect(await store.listThreads({ ...query, ownerId: 'other' })).toMatchObject({ threads: [] });
      });

      test('is purged with its messages, and only when it is deleted', async () => {
        await Promise.all(Array.from({ length: 1500 }, () => stored(turn('thread'))));
        expect(await store.purgeThread('thread', OWNER)).toBe(false);
        expect(await store.deleteThread('thread', OWNER, new Date(wall))).toHaveLength(1500);
        expect(await store.purgeThread('thread', 'other')).toBe(false);
        expect(await store.purgeThread('thread', OWNER)).toBe(true);
        expect(await idsOf('thread')).toEqual([]);
        expect(await store.restoreThread('thread', OWNER)).toBeNull();
        await stored(turn('thread'));
      });

      test('is purged when it was deleted before a time', async () => {
        for (const id of ['old', 'young', 'kept']) await stored(turn(id));
        await store.deleteThread('old', OWNER, new Date(wall));
        await store.deleteThread('young', OWNER, new Date(wall + 1));
        const then = new Date(wall + 1);
        expect(await store.purgeDeletedBefore(then)).toBe(true);
        expect(await store.purgeDeletedBefore(then)).toBe(false);
        expect(await idsOf('old')).toEqual([]);
        expect(await idsOf('young')).toHaveLength(2);
        expect(await idsOf('kept')).toHaveLength(2);
      });
    });

    describe('the list', () => {
      const titles = async (query: Partial<Parameters<ConversationStore['listThreads']>[0]>) => {
        const page = await store.listThreads({ ownerId: OWNER, limit: 50, archived: false, ...query });
        return page.threads.map(({ title }) => title);
      };
      const titled = (title: string, text = 'x', over: Partial<Turn> = {}) =>
        stored(turn(fresh('thread'), { newThread: { title, model: 'm' }, ...over, question: { text } }));

      test('is ordered by last messages: neither a name nor a setting nor the end of an answer moves a thread', async () => {
        const { thread: a } = await titled('a');
        const { thread: b } = await titled('b');
        wall += 1000;
        await store.updateThread(a.id, OWNER, { title: 'a renamed', temperature: 1 }, new Date(wall));
        await store.settle(settled((await store.newestAnswer(a.id))?.id ?? ''));
        expect(await titles({})).toEqual(['b', 'a renamed']);
        await stored(turn(a.id));
        expect(await titles({})).toEqual(['a renamed', 'b']);
        expect((await store.findThread(b.id, OWNER))?.lastMessageAt).toEqual(b.lastMessageAt);
      });

      test('knows what is being answered and what was not seen', async () => {
        const ids = ['answering', 'unseen', 'seen', 'later'];
        for (const id of ids) await stored(turn(id));
        const settle = async (id: string) => store.settle(settled((await store.newestAnswer(id))?.id ?? ''));
        for (const id of ['unseen', 'seen', 'later']) await settle(id);
        expect(await store.markSeen('seen', 'other', new Date(wall))).toBe(false);
        for (const id of ['seen', 'later'])
          expect(await store.markSeen(id, OWNER, new Date(wall))).toBe(true);
        wall += 1000;
        await stored(turn('later'));
        expect(await store.threadActivity(ids)).toEqual([
          { threadId: 'answering', state: 'answering' },
          { threadId: 'unseen', state: 'unseen' },
          { threadId: 'later', state: 'answering' },
        ]);
        await settle('later');
        // An older look takes nothing back.
        await store.markSeen('later', OWNER, new Date(0));
        // Strictly: rows are handed on to browsers, which takes plain objects.
        expect(await store.threadActivity(['seen', 'later'])).toStrictEqual([
          { threadId: 'later', state: 'unseen' },
        ]);
      });

      test("has an owner's threads, newest message first, archived ones only when asked for", async () => {
        const { thread: a } = await titled('a');
        await titled('b');
        const { thread: c } = await titled('c');
        await titled('of another', 'x', { ownerId: 'other' });
        await store.updateThread(c.id, OWNER, { archived: true }, new Date(wall));
        await stored(turn(a.id));
        expect(await titles({})).toEqual(['a', 'b']);
        expect(await titles({ archived: true })).toEqual(['c']);
      });

      test('comes in pages that neither skip nor repeat, equal dates included', async () => {
        const now = new Date(wall);
        for (let n = 0; n < 7; n++) await stored({ ...turn(`thread-${n}`), now });
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.listThreads({ ownerId: OWNER, limit: 3, archived: false, cursor });
          seen.push(...page.threads.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `thread-${n}`));
      });

      test('a page that ends the list has no next one', async () => {
        for (let n = 0; n < 3; n++) await titled(`${n}`);
        const page = await store.listThreads({ ownerId: OWNER, limit: 3, archived: false });
        expect(page).toMatchObject({ nextCursor: null });
        expect(page.threads).toHaveLength(3);
      });

      test('refuses a cursor that is not its own', async () => {
        await titled('a');
        await titled('b');
        const { nextCursor } = await store.listThreads({ ownerId: OWNER, limit: 1, archived: false });
        for (const cursor of [
          '',
          'x',
          '{}',
          `${nextCursor}x`,
          ` ${nextCursor}`,
          btoa('[1,2]'),
          btoa('[-1,"a"]'),
        ]) {
          await expect(
            store.listThreads({ ownerId: OWNER, limit: 1, archived: false, cursor }),
          ).rejects.toThrow(BadCursorError);
        }
      });

      test('is searched in titles and texts, answers included', async () => {
        await titled('Bread', 'How is it baked?');
        await titled('Clocks', 'Who made bread clocks?');
        const { thread } = await titled('Other');
        const run = await store.newestAnswer(thread.id);
        await store.settle(settled(run?.id ?? '', { text: 'With bread.' }));
        expect((await titles({ q: 'bread' })).toSorted()).toEqual(['Bread', 'Clocks', 'Other']);
        expect(await titles({ q: 'baked' })).toEqual(['Bread']);
        expect(await titles({ q: 'bread', ownerId: 'other' })).toEqual([]);
        expect(await titles({ q: 'bread', archived: true })).toEqual([]);
      });

      test('takes what is sought literally', async () => {
        for (const title of ['100% sure', 'a_b', 'back\\slash', 'a*b?c', 'set [x]', "o'clock", 'ünder [y*]'])
          await titled(title);
        for (const [q, expected] of [
          ['0%', ['100% sure']],
          ['a_b', ['a_b']],
          ['k\\s', ['back\\slash']],
          ['*b?', ['a*b?c']],
          ['[x]', ['set [x]']],
          ["o'c", ["o'clock"]],
          ['%%', []],
          ['ÜNDER [Y*]', ['ünder [y*]']],
          ['ü?der', []],
        ] as [string, string[]][]) {
          expect(await titles({ q }), q).toEqual(expected);
        }
      });

      test('ignores the case of letters, those beyond ASCII as well', async () => {
        await titled('Größe und Übermut');
        await titled('ЖУРНАЛ');
        for (const q of ['GRÖSSE', 'grÖße', 'übermut', 'ÜBERMUT', 'UND']) {
          // One letter that becomes two in capitals is the limit of what is promised.
          expect(await titles({ q }), q).toEqual(q === 'GRÖSSE' ? [] : ['Größe und Übermut']);
        }
        expect(await titles({ q: 'Журнал' })).toEqual(['ЖУРНАЛ']);
      });

      test('a blank search is none', async () => {
        await titled('a');
        expect(await titles({ q: '  ' })).toEqual(['a']);
      });
    });

    test('counts its write transactions: turns that come together share one, those of one thread too', async () => {
      expect(store.writes()).toBe(0);
      await Promise.all(Array.from({ length: 50 }, (_, n) => stored(turn(`thread-${n >> 1}`))));
      expect(store.writes()).toBe(1);
      await Array.fromAsync(store.messages('thread-1'));
      expect(store.writes()).toBe(1);
    });

    test('answers a ping while it is open, and not when it is closed', async () => {
      await store.ping();
      await store.close();
      await expect(store.ping()).rejects.toThrow();
    });

    test('finishes what was begun before it closes', async () => {
      const { answer } = turn('thread');
      await stored(turn('thread', { answer }));
      const written = [store.storeTurn(turn('other')), store.checkpoint(answer.id, 'Half past')];
      await store.close();
      await expect(Promise.all(written)).resolves.toMatchObject([{ outcome: 'stored' }, undefined]);
    });
  });
}
