'use client';

import { Command } from 'cmdk';
import type { SearchResultJson, ThreadJson } from '@/lib/client/protocol.ts';

interface Props {
  value: string;
  result: SearchResultJson;
  onFollow: (result: SearchResultJson) => void;
}

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** One place where something was found: who wrote it and when, and the text around it; or the title that it was found in. */
export function SearchResult({ value, result, onFollow }: Props) {
  const { thread, role, messageId, excerpt, createdAt } = result;
  // Of an excerpt only text is ever shown: the pieces are not markup.
  const pieces = excerpt.map(({ text, match }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of an excerpt never change their places
    match ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
  return (
    <Command.Item value={value} className="search-result" onSelect={() => onFollow(result)}>
      {messageId === null ? (
        <SearchTitle thread={thread}>{pieces}</SearchTitle>
      ) : (
        <span className="search-excerpt">
          <span className="search-who">
            {role === 'user' ? 'You' : 'Answer'} ·{' '}
            <time dateTime={createdAt}>{date.format(new Date(createdAt))}</time>
          </span>
          {pieces}
        </span>
      )}
    </Command.Item>
  );
}

/** The line of a conversation, with the time of its last message. */
export function SearchTitle({ thread, children }: { thread: ThreadJson; children: React.ReactNode }) {
  const { lastMessageAt } = thread;
  return (
    <span className="search-title">
      <span className="min-w-0 truncate" dir="auto">
        {children}
      </span>
      {thread.archived ? <span className="badge">Archived</span> : null}
      <time className="search-when" dateTime={lastMessageAt}>
        {date.format(new Date(lastMessageAt))}
      </time>
    </span>
  );
}
