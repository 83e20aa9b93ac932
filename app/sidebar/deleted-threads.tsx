'use client';

import { ArchiveRestore, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useChat, useNow } from '../chat-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { OlderThreads } from './older-threads.tsx';
import { useThreadPages } from './use-thread-pages.ts';

/** As the server keeps them. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const LOOK_MS = 60_000;

/** Conversations that were deleted and can still be had back, the last deleted first. */
export function DeletedThreads() {
  const { changes } = useChat();
  useEffect(() => changes.sendDeletions(), [changes]);
  const list = useThreadPages('deleted');
  const now = useNow(true, LOOK_MS);
  if (list.isPending) return <p className="list-note">Loading…</p>;
  if (list.isError && list.threads.length === 0) {
    return (
      <div className="list-note">
        <p>Couldn’t load your deleted chats.</p>
        <button type="button" className="button-quiet mt-3" onClick={() => list.refetch()}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <>
      <p className="list-note">
        {list.threads.length === 0
          ? `Nothing here. Deleted chats stay for ${KEPT_DAYS} days, then they are gone for good.`
          : `Deleted chats stay here for ${KEPT_DAYS} days, then they are gone for good.`}
      </p>
      <ul>
        {list.threads.map((thread) => (
          <DeletedThread key={thread.id} thread={thread} now={now} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <OlderThreads
          reading={list.isFetchingNextPage}
          failed={list.isFetchNextPageError}
          pages={list.pages}
          onRead={() => void list.fetchNextPage()}
        />
      ) : null}
    </>
  );
}

function DeletedThread({ thread, now }: { thread: ThreadJson; now: number }) {
  const { changes } = useChat();
  const [asking, setAsking] = useState(false);
  const goneAt = Date.parse(thread.deletedAt ?? '') + KEPT_DAYS * DAY_MS;
  // The clocks of the server and of this device differ.
  const days = Math.min(KEPT_DAYS, Math.max(0, Math.ceil((goneAt - now) / DAY_MS)));
  if (asking) {
    return (
      <li className="deleted-thread">
        <span className="min-w-0 flex-1 truncate text-ink">Delete for good?</span>
        <button type="button" className="row-button" onClick={() => setAsking(false)}>
          Keep
        </button>
        <button type="button" className="row-button text-danger" onClick={() => void changes.purge(thread)}>
          Delete
        </button>
      </li>
    );
  }
  return (
    <li className="deleted-thread">
      <span className="min-w-0 flex-1">
        <span className="block truncate text-ink" title={thread.title}>
          {thread.title}
        </span>
        <span className="block text-xs text-muted">{days === 1 ? '1 day left' : `${days} days left`}</span>
      </span>
      <IconButton
        label={`Restore ${thread.title}`}
        icon={ArchiveRestore}
        onClick={() => void changes.restore(thread)}
      />
      <IconButton label={`Delete ${thread.title} for good`} icon={Trash2} onClick={() => setAsking(true)} />
    </li>
  );
}
