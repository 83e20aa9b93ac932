import type { ThreadsExport } from '../http/schemas/thread-export.ts';
import { type OpenThread, openThread } from './read-thread.ts';
import type { ChatServices } from './services.ts';

/** Most threads of one page of the list. */
const PAGE = 100;

/** All threads of an owner, archived ones too, as the pieces of one JSON file (`ThreadsExport`), read as they are taken. */
export async function exportAll(services: ChatServices, ownerId: string): Promise<AsyncIterable<string>> {
  const exportedAt = new Date(services.clock.wallNow()).toISOString();
  // All of them first: one that gets a message meanwhile moves in the list.
  const ids = [...(await idsOf(services, ownerId, false)), ...(await idsOf(services, ownerId, true))];
  return jsonOf(services, ownerId, exportedAt, ids);
}

async function idsOf({ store }: ChatServices, ownerId: string, archived: boolean): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.listThreads({ ownerId, archived, cursor, limit: PAGE });
    ids.push(...page.threads.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

async function* jsonOf(
  services: ChatServices,
  ownerId: string,
  exportedAt: string,
  ids: readonly string[],
): AsyncGenerator<string> {
  const head: Omit<ThreadsExport, 'threads'> = { type: 'dac.threads', version: 1, exportedAt };
  yield `${JSON.stringify(head).slice(0, -1)},"threads":[`;
  let before = '\n';
  for (const id of ids) {
    const open = await openThread(services, ownerId, id);
    // Deleted meanwhile.
    if (open === null) continue;
    yield before;
    yield* threadOf(open);
    before = ',\n';
  }
  yield '\n]}\n';
}

async function* threadOf(open: OpenThread): AsyncGenerator<string> {
  yield `{"thread":${JSON.stringify(open.thread)},"messages":[`;
  let before = '\n';
  for await (const message of open.messages()) {
    yield before + JSON.stringify(message);
    before = ',\n';
  }
  yield ']}';
}
