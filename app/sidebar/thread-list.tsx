'use client';

import { usePathname } from 'next/navigation';
import { useState } from 'react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { groupByDay, type ThreadGroup } from '@/lib/client/thread-list.ts';
import { useHydrated, useNow, useShell } from '../chat-context.tsx';
import { threadIdOf } from '../navigation.ts';
import { moveInList } from './list-keys.ts';
import { OlderThreads } from './older-threads.tsx';
import { ThreadRow } from './thread-row.tsx';
import { useThreadPages } from './use-thread-pages.ts';

/** Often enough that "Today" becomes "Yesterday" soon after midnight. */
const REGROUP_MS = 60_000;

interface Props {
  archived: boolean;
  onFollow?: () => void;
}

/** Conversations under their days, those that are pinned first; or the archived ones. Read on as somebody scrolls. */
export function ThreadList({ archived, onFollow }: Props) {
  const active = threadIdOf(usePathname());
  const [visited, setVisited] = useState<string | null>(null);
  const list = useThreadPages(archived ? 'archived' : 'all');
  const pinned = useThreadPages('pinned').threads;
  const groups = useGroups(
    archived ? [] : pinned,
    archived ? list.threads : list.threads.filter((each) => !each.pinned),
  );
  const ids = groups.flatMap((group) => group.threads.map(({ id }) => id));
  const tabStop = [visited, active].find((id) => id !== null && ids.includes(id)) ?? ids[0];

  if (list.isPending) return <p className="list-note">Loading…</p>;
  if (list.isError && ids.length === 0) {
    return (
      <div className="list-note">
        <p>Couldn’t load your chats.</p>
        <button type="button" className="button-quiet mt-3" onClick={() => list.refetch()}>
          Try again
        </button>
      </div>
    );
  }
  if (ids.length === 0) {
    return (
      <p className="list-note">
        {archived
          ? 'No archived chats. Search still finds what you archive.'
          : 'Your chats will show up here.'}
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows have the focus; their keys are heard here for all of them
    <div
      onKeyDown={moveInList}
      onFocus={({ target }) =>
        setVisited(target.closest('li')?.querySelector<HTMLElement>('a')?.dataset.thread ?? null)
      }
    >
      {groups.map((group) => (
        <section key={group.label} className="thread-group" aria-label={group.label}>
          <h2 className="thread-group-title">{group.label}</h2>
          <ul>
            {group.threads.map((thread) => (
              <ThreadRow
                key={thread.id}
                thread={thread}
                active={thread.id === active}
                tabStop={thread.id === tabStop}
                onFollow={onFollow}
              />
            ))}
          </ul>
        </section>
      ))}
      {list.hasNextPage ? (
        <OlderThreads
          reading={list.isFetchingNextPage}
          failed={list.isFetchNextPageError}
          pages={list.pages}
          onRead={() => void list.fetchNextPage()}
        />
      ) : null}
    </div>
  );
}

/** The server does not know the reader's time zone: until the browser takes over, the days are the server's. */
function useGroups(pinned: ThreadJson[], threads: ThreadJson[]): ThreadGroup[] {
  const shell = useShell();
  const hydrated = useHydrated();
  const now = useNow(true, REGROUP_MS);
  return hydrated
    ? groupByDay(pinned, threads, now, new Date(now).getTimezoneOffset())
    : groupByDay(pinned, threads, shell.now, shell.offsetMinutes);
}
