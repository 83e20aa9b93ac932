import type { Thread } from '../db/conversation-store.ts';
import { sleep } from '../stream/clock.ts';
import type { Ticket } from '../stream/ticket.ts';
import type { ChatServices } from './services.ts';
import { readableLine, titleOf } from './thread-title.ts';
import { toThreadView } from './thread-view.ts';

/** A title is no reason to wait, for anybody, in milliseconds. */
const LIMIT_MS = 20_000;
const MAX_TITLE_CHARACTERS = 80;
/** What is read of a title: some of it may be marks around it. */
const MAX_READ_CHARACTERS = 4 * MAX_TITLE_CHARACTERS;
const MAX_QUOTED_CHARACTERS = 2_000;
const MAX_OUTPUT_TOKENS = 200;
const INSTRUCTION =
  'Write a title of at most six words for the conversation below, in its language. Answer with the title alone, without quotation marks.';

/**
 * Has the fast model write a title for a conversation after its first exchange, in place of the first words of the
 * question. Beside everything: it is no run, it waits in the provider's queue behind questions that came before, and
 * where it fails or takes too long the title stays. A title that a person has given stays, too, whenever they gave it.
 * Only where `FAST_MODEL` is set: without it a question costs one call and no more. Never rejects.
 */
export async function makeTitle(
  services: ChatServices,
  thread: Thread,
  exchange: { question: string; answer: string },
): Promise<void> {
  const { models, store, bus, clock, onError } = services;
  const id = models.titleModel();
  const resolved = id === null ? null : models.resolve(id);
  const given = titleOf(exchange.question);
  if (resolved === null || thread.title !== given) return;

  const limit = new AbortController();
  const over = new AbortController();
  void sleep(clock, LIMIT_MS, over.signal).then(
    () => limit.abort(new Error('the title took too long')),
    () => {},
  );
  let ticket: Ticket | null = null;
  try {
    ticket = services.pacerOf(resolved.provider.id).enter(thread.ownerId);
    await ticket.wait(limit.signal, () => {});
    ticket.spend();
    const title = cleaned(await written(resolved, exchange, limit.signal));
    if (title === '') return;
    const changed = await store.retitleThread(thread.id, thread.ownerId, given, title);
    if (changed) bus.publish(thread.ownerId, { type: 'thread-changed', thread: toThreadView(changed) });
  } catch (error) {
    onError(error, 'title');
  } finally {
    ticket?.leave();
    over.abort();
  }
}

async function written(
  { provider, model }: NonNullable<ReturnType<ChatServices['models']['resolve']>>,
  { question, answer }: { question: string; answer: string },
  signal: AbortSignal,
): Promise<string> {
  const quoted = [question, answer].map((text) => text.slice(0, MAX_QUOTED_CHARACTERS));
  const stream = provider.stream(
    {
      model,
      systemPrompt: INSTRUCTION,
      messages: [{ role: 'user', text: `Question:\n${quoted[0]}\n\nAnswer:\n${quoted[1]}` }],
      temperature: null,
      maxOutputTokens: MAX_OUTPUT_TOKENS,
    },
    signal,
  );
  let text = '';
  for await (const event of stream) {
    if (event.type === 'text') text += event.text;
    if (text.length > MAX_READ_CHARACTERS) break;
  }
  return text;
}

/** One plain line, without what models like to put around it. */
export function cleaned(text: string): string {
  // The expressions below are quadratic in a line without end; what is cut here would be cut in any case.
  const line = readableLine(text).slice(0, MAX_READ_CHARACTERS);
  const plain = line
    .replace(/^(?:#+\s*|\*+|title:\s*)+/i, '')
    .replace(/\*+$/, '')
    .replace(/^["'“”„«‘]+|["'“”»’.]+$/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is left out
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .trim();
  return [...plain].slice(0, MAX_TITLE_CHARACTERS).join('').trim();
}
