import type { SearchResultJson, ThreadJson } from '@/lib/client/protocol.ts';

export interface ResultGroup {
  thread: ThreadJson;
  /** Where it was found in the title; null: only in messages. */
  title: SearchResultJson | null;
  messages: SearchResultJson[];
}

/** Results under their conversations, which stay in the order of their first result. */
export function groupResults(results: readonly SearchResultJson[]): ResultGroup[] {
  const groups = new Map<string, ResultGroup>();
  for (const result of results) {
    const { thread, messageId } = result;
    const group = groups.get(thread.id) ?? { thread, title: null, messages: [] };
    groups.set(thread.id, group);
    if (messageId === null) group.title = result;
    else group.messages.push(result);
  }
  return [...groups.values()];
}
