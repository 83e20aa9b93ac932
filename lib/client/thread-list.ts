import type { ThreadJson, ThreadListPage } from './protocol.ts';

/** The pages of the conversation list that have been read, as the query cache keeps them. */
export interface ThreadList {
  pages: ThreadListPage[];
  pageParams: (string | null)[];
}

/** What a list is ordered by, newest first. */
const timeOf = ({ deletedAt, lastMessageAt }: ThreadJson) => deletedAt ?? lastMessageAt;

/** With one conversation new or changed, in its place of the order. */
export function withThread(list: ThreadList, thread: ThreadJson): ThreadList {
  const rest = withoutThread(list, thread);
  let placed = false;
  const pages = rest.pages.map((page, index) => {
    const last = index === rest.pages.length - 1;
    const position = page.threads.findIndex((other) => timeOf(other) <= timeOf(thread));
    // Older than everything read so far: where more pages follow, one of them holds it.
    if (placed || (position === -1 && !(last && page.nextCursor === null))) return page;
    placed = true;
    const at = position === -1 ? page.threads.length : position;
    return { ...page, threads: page.threads.toSpliced(at, 0, thread) };
  });
  return { ...rest, pages };
}

export function withoutThread(list: ThreadList, { id }: { id: string }): ThreadList {
  const pages = list.pages.map((page) => ({
    ...page,
    threads: page.threads.filter((thread) => thread.id !== id),
  }));
  return { ...list, pages };
}

export interface ThreadGroup {
  label: string;
  threads: ThreadJson[];
}

const DAY_MS = 86_400_000;

/**
 * Conversations under the headings of a calendar, after those that are pinned. `now` is in milliseconds since the epoch; `offsetMinutes` is what
 * `Date.getTimezoneOffset` gives, as an argument because server and browser may be in different zones.
 */
export function groupByDay(
  pinned: readonly ThreadJson[],
  threads: readonly ThreadJson[],
  now: number,
  offsetMinutes: number,
): ThreadGroup[] {
  const dayOf = (time: number) => Math.floor((time - offsetMinutes * 60_000) / DAY_MS);
  const today = dayOf(now);
  const groups = new Map<string, ThreadJson[]>();
  if (pinned.length > 0) groups.set('Pinned', [...pinned]);
  for (const thread of threads) {
    const label = labelOf(today - dayOf(Date.parse(thread.lastMessageAt)));
    groups.set(label, [...(groups.get(label) ?? []), thread]);
  }
  return [...groups].map(([label, members]) => ({ label, threads: members }));
}

function labelOf(daysAgo: number): string {
  if (daysAgo <= 0) return 'Today';
  if (daysAgo === 1) return 'Yesterday';
  if (daysAgo <= 7) return 'Last 7 days';
  if (daysAgo <= 30) return 'Last 30 days';
  return 'Older';
}
