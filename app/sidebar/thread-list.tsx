'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { listThreads } from '@/lib/client/api.ts';
import { groupByDay } from '@/lib/client/thread-list.ts';
import { useHydrated, useNow, useShell } from '../chat-context.tsx';
import { threadIdOf } from '../navigation.ts';
import { threadsKey } from '../thread-cache.ts';
import { ThreadRow } from './thread-row.tsx';

/** Often enough that "Today" becomes "Yesterday" soon after midnight. */
const REGROUP_MS = 60_000;

export function ThreadList({ onFollow }: { onFollow?: () => void }) {
  const active = threadIdOf(usePathname());
  const shell = useShell();
  const hydrated = useHydrated();
  const now = useNow(true, REGROUP_MS);
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: threadsKey,
    queryFn: ({ pageParam, signal }) => listThreads(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const threads = data?.pages.flatMap((page) => page.threads) ?? [];
  const groups = hydrated
    ? groupByDay(threads, now, new Date(now).getTimezoneOffset())
    : groupByDay(threads, shell.now, shell.offsetMinutes);

  if (threads.length === 0) {
    return (
      <p className="px-2 py-6 text-sm leading-relaxed text-muted">Your conversations will be listed here.</p>
    );
  }
  return (
    <>
      {groups.map((group) => (
        <section key={group.label} className="pt-3">
          <h2 className="px-2 pb-1 text-xs font-medium text-muted">{group.label}</h2>
          <ul>
            {group.threads.map((thread) => (
              <ThreadRow key={thread.id} thread={thread} active={thread.id === active} onFollow={onFollow} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage ? (
        <button
          type="button"
          className="button-quiet mt-3 w-full"
          onClick={() => fetchNextPage()}
          disabled={isFetchingNextPage}
        >
          {isFetchingNextPage ? 'Reading…' : 'Show older'}
        </button>
      ) : null}
    </>
  );
}
