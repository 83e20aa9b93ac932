'use client';

import { Command } from 'cmdk';
import type { SearchResultJson } from '@/lib/client/protocol.ts';

interface Props {
  value: string;
  result: SearchResultJson;
  onFollow: (result: SearchResultJson) => void;
}

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** One place where something was found: its conversation, who wrote it and when, and the text around it. */
export function SearchResult({ value, result, onFollow }: Props) {
  const { thread, role, messageId, excerpt, createdAt } = result;
  const who = role === null ? 'Title' : role === 'user' ? 'You' : 'Answer';
  // Of an excerpt only text is ever shown: the pieces are not markup.
  const pieces = excerpt.map(({ text, match }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of an excerpt never change their places
    match ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
  return (
    <Command.Item value={value} className="search-result" onSelect={() => onFollow(result)}>
      <span className="search-title">
        <span className="min-w-0 truncate">{messageId === null ? pieces : thread.title}</span>
        {thread.archived ? <span className="badge">Archived</span> : null}
        <span className="search-when">
          {who} · <time dateTime={createdAt}>{date.format(new Date(createdAt))}</time>
        </span>
      </span>
      {messageId === null ? null : <span className="search-excerpt">{pieces}</span>}
    </Command.Item>
  );
}
