import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SettledAnswer } from '../stream/answer-store.ts';
import { BadCursorError, type ConversationStore, type Turn } from './conversation-store.ts';

const OWNER = 'owner';

/** What searching keeps to, in whichever database. `open` gives an empty store each time; the suite closes it. */
export function conversationSearchContract(name: string, open: () => Promise<ConversationStore>): void {
  describe(`${name} as a conversation search`, () => {
    let store: ConversationStore;
    let count: number;

    beforeEach(async () => {
      count = 0;
      store = await open();
    });
    afterEach(() => store.close());

    /** A thread with a question and, where its text is given, a settled answer. Gives the ids. */
    async function thread(title: string, question: string, answer?: string, over: Partial<Turn> = {}) {
      count++;
      const id = `thread-${String(count).padStart(12, '0')}`;
      const given: Turn = {
        ownerId: OWNER,
        threadId: id,
        newThread: { title, model: 'mock/faststream' },
        question: { id: `question-of-${id}`, text: question, parentId: undefined },
        answer: { id: `run-of-${id}`, model: 'mock/faststream' },
        now: new Date(Date.UTC(2026, 0, 1, 0, 0, count)),
        ...over,
      };
      await store.storeTurn(given);
      if (answer !== undefined) await store.settle(settled(given.answer.id, answer));
      return { threadId: given.threadId, question: `question-of-${id}`, run: given.answer.id };
    }
    const settled = (runId: string, text: string): SettledAnswer => ({
      runId,
      model: 'mock/faststream',
      status: 'complete',
      parts: [{ type: 'text', text }],
      text,
      finishReason: 'stop',
      error: null,
      ttftMs: 1,
      queueWaitMs: 0,
      latencyMs: 2,
      usage: null,
      details: null,
    });
    const pageOf = (q: string, over: { ownerId?: string; cursor?: string; limit?: number } = {}) =>
      store.search({ ownerId: OWNER, limit: 50, q, ...over });
    /** What was found: titles of threads, and ids of messages. */
    const found = async (q: string, ownerId = OWNER) =>
      (await pageOf(q, { ownerId })).hits.map(({ thread: { title }, message }) => message?.id ?? title);
    const listed = async (q: string) =>
      (await store.listThreads({ ownerId: OWNER, limit: 50, archived: false, q })).threads.map(
        ({ title }) => title,
      );

    test('finds titles, questions and answers, with their thread', async () => {
      const { threadId, question, run } = await thread(
        'On bread',
        'How is bread baked?',
        'Bread is baked hot.',
      );
      const { hits, nextCursor } = await pageOf('bread');
      expect(nextCursor).toBeNull();
      const stored = await store.findThread(threadId, OWNER);
      expect(hits.map((hit) => hit.thread)).toEqual([stored, stored, stored]);
      expect(hits.map(({ message }) => message)).toEqual([
        null,
        expect.objectContaining({ id: run, role: 'assistant', text: 'Bread is baked hot.' }),
        expect.objectContaining({ id: question, role: 'user', text: 'How is bread baked?' }),
      ]);
      expect(hits[2]?.message?.createdAt).toEqual(stored?.createdAt);
    });

    test('has titles first, then messages, the newest of each first', async () => {
      const a = await thread('red one', 'red?', 'red.');
      const b = await thread('blue', 'red?', 'blue.');
      const c = await thread('red two', 'blue?', 'red.');
      expect(await found('red')).toEqual(['red two', 'red one', c.run, b.question, a.run, a.question]);
    });

    test('comes in pages that neither skip nor repeat, and refuses a cursor that is not its own', async () => {
      for (let n = 0; n < 4; n++) await thread(`moon ${n}`, `moon ${n}?`, `moon ${n}.`);
      const all = await found('moon');
      expect(all).toHaveLength(12);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await pageOf('moon', { limit: 5, cursor });
        seen.push(...page.hits.map(({ thread: { title }, message }) => message?.id ?? title));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(all);
      expect((await pageOf('moon', { limit: 12 })).nextCursor).toBeNull();
      const { nextCursor } = await pageOf('moon', { limit: 1 });
      for (const wrong of ['', 'x', `${nextCursor}x`, ` ${nextCursor}`, btoa('[x]'), btoa('[1] ')]) {
        await expect(pageOf('moon', { cursor: wrong }), wrong).rejects.toThrow(BadCursorError);
      }
    });

    test("shows an owner nothing of another's, on any page", async () => {
      await thread('mine', 'a secret of mine');
      await thread('theirs', 'a secret of theirs', 'secret', { ownerId: 'other' });
      expect(await found('secret')).toHaveLength(1);
      expect(await found('secret', 'other')).toHaveLength(2);
      expect(await found('secret', 'nobody')).toEqual([]);
      const { nextCursor } = await pageOf('secret', { ownerId: 'other', limit: 1 });
      const page = await pageOf('secret', { cursor: nextCursor ?? '' });
      expect(page.hits.map((hit) => hit.thread.title)).toEqual(['mine']);
    });

    test.each([
      ['a "quoted" word', ['"quoted"', '"quo', 'd" w'], ['"a quoted"', 'quoted*']],
      ['fn(*args, **kw)', ['(*args', '**kw', '*a'], ['fn*args']],
      ['NEAR(a, b) OR NOT c AND d', ['NEAR(a', 'OR NOT', 'b) or', 'AND', 'not near(a'], ['NEAR XOR', 'a* b']],
      ['100% of a_b, back\\slash', ['0% ', 'a_b', 'k\\s', '100%'], ['1%0', 'a%b', 'axb', '%%']],
      ["it's {text : x} ^start -not +plus", ["t's", '{text :', '^st', '-not', '+pl'], ['text:x', '^it']],
      ['日本語の文章と中文', ['日本語', '文章', '本', '語の文章と中', '中文'], ['日文', '本日語']],
      [
        'Grüße aus Ålesund, ЖУРНАЛ',
        ['GRÜßE', 'ålesund', 'журнал', 'ße a', 'Å', 'жу'],
        ['alesund', 'gruesse'],
      ],
      ['a family 👩‍👩‍👧 of three', ['👩‍👩‍👧', '👩', 'y 👩‍👩', '👧 of'], ['👨']],
      ['line one\nline two', ['one\nline', 'ne\nl', 'two one'], ['oneline']],
    ])('takes what is sought in %j literally', async (text, present, absent) => {
      const { question } = await thread('x', text);
      await thread('x', 'something else');
      await thread(text, 'x');
      for (const q of present) {
        expect(await found(q), q).toEqual([text, question]);
        expect((await listed(q)).toSorted(), q).toEqual([text, 'x'].toSorted());
      }
      for (const q of absent) {
        expect(await found(q), q).toEqual([]);
        expect(await listed(q), q).toEqual([]);
      }
    });

    test('finds words in any order, with what they begin with, and only where all of them stand', async () => {
      const { question } = await thread('x', 'Two words, and a third one');
      await thread('y', 'two others');
      for (const q of ['  two words ', 'words  two', 'WORD TW', 'third one two and', 'two\tthi']) {
        expect(await found(q), q).toEqual([question]);
        expect(await listed(q), q).toEqual(['x']);
      }
      expect(await found('two words others')).toEqual([]);
    });

    test('finds a text in whichever form it was written and is sought, in titles too', async () => {
      const text = 'decomposed 제주도 여행 Café';
      const forms = [text.normalize('NFC'), text.normalize('NFD')];
      const questions: string[] = [];
      for (const form of forms) questions.unshift((await thread(form, form)).question);
      for (const word of ['제주도', 'Café', 'café 여행', '주도']) {
        for (const q of [word.normalize('NFC'), word.normalize('NFD')]) {
          expect(await found(q), q).toEqual([...forms.toReversed(), ...questions]);
          expect(await listed(q), q).toEqual(forms.toReversed());
        }
      }
    });

    test('finds an answer when it has settled, whole, and not before', async () => {
      const { run } = await thread('x', 'y');
      await store.checkpoint(run, 'half an apricot');
      expect(await found('apricot')).toEqual([]);
      await store.settle(settled(run, 'a whole apricot and more'));
      expect(await found('apricot and more')).toEqual([run]);
    });

    test('finds what a killed process left behind', async () => {
      const { run } = await thread('x', 'y');
      await store.checkpoint(run, 'half an apricot');
      await store.interruptStale(new Date());
      expect(await found('apricot')).toEqual([run]);
    });

    test('finds a new title, whoever gave it, and the old one no more', async () => {
      const { threadId } = await thread('first name', 'x');
      expect(await found('first')).toEqual(['first name']);
      await store.updateThread(threadId, OWNER, { title: 'second name' }, new Date());
      expect(await found('first')).toEqual([]);
      expect(await found('second')).toEqual(['second name']);
      expect(await listed('second')).toEqual(['second name']);
    });

    test('finds archived threads, which a list of the others leaves out', async () => {
      const { threadId } = await thread('put away', 'x');
      await store.updateThread(threadId, OWNER, { archived: true }, new Date());
      expect(await found('put away')).toEqual(['put away']);
      expect(await listed('put away')).toEqual([]);
    });

    test('finds nothing of a thread that was deleted, nor what takes its place wrongly', async () => {
      const { threadId } = await thread('doomed', 'a pelican', 'a heron');
      const { question } = await thread('stays', 'a pelican');
      expect(await found('pelican')).toHaveLength(2);
      await store.deleteThread(threadId, OWNER, new Date());
      expect(await found('pelican')).toEqual([question]);
      expect(await found('heron')).toEqual([]);
      expect(await found('doomed')).toEqual([]);
      // Its numbers may be given out again.
      const { run } = await thread('new', 'a walrus', 'a seal');
      expect(await found('pelican')).toEqual([question]);
      expect(await found('seal')).toEqual([run]);
    });

    test('finds a thread again that was restored, and nothing of one that was purged', async () => {
      const { threadId, question } = await thread('doomed', 'a pelican', 'a heron');
      expect(await found('pelican')).toEqual([question]);
      await store.deleteThread(threadId, OWNER, new Date());
      expect(await found('pelican')).toEqual([]);
      await store.restoreThread(threadId, OWNER);
      expect(await found('pelican')).toEqual([question]);
      await store.deleteThread(threadId, OWNER, new Date());
      await store.purgeThread(threadId, OWNER);
      expect(await found('pelican')).toEqual([]);
      // Its numbers may be given out again.
      const { run } = await thread('new', 'a walrus', 'a seal');
      expect(await found('seal')).toEqual([run]);
      expect(await found('heron')).toEqual([]);
    });

    test('finds nothing of a thread that was deleted before it was ever searched', async () => {
      const { threadId } = await thread('doomed', 'a pelican', 'a heron');
      await store.deleteThread(threadId, OWNER, new Date());
      expect(await found('pelican')).toEqual([]);
    });

    // As a phrase of trigrams, each of these takes seconds of this process.
    test('takes little time over texts that nearly match everywhere', async () => {
      for (let n = 0; n < 10; n++) await thread('x', 'y', 'a'.repeat(100_000));
      const { run } = await thread('x', 'y', `${'a'.repeat(299)}b`);
      expect(await found('xyz')).toEqual([]); // all is indexed
      const from = process.cpuUsage();
      expect(await found('a'.repeat(300))).toHaveLength(10);
      expect(await found(`${'a'.repeat(299)}b`)).toEqual([run]);
      expect(await found(`b${'a'.repeat(299)}`)).toEqual([]);
      expect(await listed(`${'a'.repeat(299)}b`)).toEqual(['x']);
      const { user, system } = process.cpuUsage(from);
      expect((user + system) / 1_000).toBeLessThan(2_000);
    });

    test('shows of a long text what stands around the first place', async () => {
      const { run } = await thread('x', 'y', `${'hay '.repeat(50_000)}needle${' hay'.repeat(50_000)}`);
      const { hits } = await pageOf('needle');
      expect(hits.map(({ message }) => message?.id)).toEqual([run]);
      expect(hits[0]?.message?.text.indexOf('needle')).toBe(400);
      expect(hits[0]?.message?.text).toHaveLength(400 + 'needle'.length + 2_000);
    });

    test('finds the threads of a page after the first', async () => {
      for (let n = 0; n < 120; n++) await thread(`t${n}`, n % 50 === 0 ? 'rare thing' : 'rare think');
      expect(await listed('rare thing')).toEqual(['t100', 't50', 't0']);
    });

    test('finds all that came together, each once, and long texts to their end', async () => {
      await Promise.all(Array.from({ length: 300 }, (_, n) => thread(`t${n}`, `needle number ${n}`)));
      const long = `${'hay '.repeat(50_000)}the last needle`;
      const { run } = await thread('long', 'x', long);
      expect(await found('the last needle')).toEqual([run]);
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await pageOf('needle', { limit: 100, cursor });
        seen.push(...page.hits.map(({ message }) => message?.id ?? 'a title'));
        cursor = page.nextCursor;
      }
      expect(new Set(seen).size).toBe(301);
      expect(seen).toHaveLength(301);
    });
  });
}
