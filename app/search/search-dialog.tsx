'use client';

import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '@/lib/client/api.ts';
import type { SearchResultJson, ThreadJson } from '@/lib/client/protocol.ts';
import { navigate } from '../navigation.ts';
import { useThreadPages } from '../sidebar/use-thread-pages.ts';
import { Dialog } from '../ui/dialog.tsx';
import { groupResults } from './group-results.ts';
import { SearchResult, SearchTitle } from './search-result.tsx';
import { useSearch } from './use-search.ts';

/** Conversations that are offered before anything is typed. */
const MOST_RECENT = 8;

const idOf = ({ thread, messageId }: SearchResultJson) => `${thread.id}/${messageId ?? ''}`;

/** Finds text in all conversations as it is typed, and leads to where it stands. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState('');
  const { results, q, settled, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useSearch(typed);
  const recent = useThreadPages('all').threads.slice(0, MOST_RECENT);
  const field = useRef<HTMLInputElement>(null);
  // After the dialog, which has given the focus to the first that can have it.
  useEffect(() => field.current?.focus(), []);

  const follow = ({ thread, messageId }: { thread: ThreadJson; messageId: string | null }) => {
    onClose();
    navigate(`/chat/${thread.id}${messageId === null ? '' : `#m-${messageId}`}`);
  };
  const groups = groupResults(results);
  const order = groups.flatMap(({ title, messages }) => (title ? [title, ...messages] : messages)).map(idOf);
  // What is found changes as it is typed, and Enter must always have something to open.
  const isThere = q === '' || chosen === 'more' || order.includes(chosen);
  const highlighted = isThere ? chosen : (order[0] ?? '');
  const at = order.indexOf(highlighted);
  const count = `${results.length}${hasNextPage ? '+' : ''}`;

  return (
    <Dialog label="Search chats" className="search-dialog" onClose={onClose}>
      <Command label="Search chats" shouldFilter={false} value={highlighted} onValueChange={setChosen} loop>
        <div className="search-head">
          <Search aria-hidden size={18} className="shrink-0 text-muted" />
          <Command.Input
            ref={field}
            className="search-field"
            placeholder="Search chats and messages"
            maxLength={500}
            value={typed}
            onValueChange={setTyped}
          />
          {results.length > 0 ? (
            <span className="search-count">{at === -1 ? count : `${at + 1} of ${count}`}</span>
          ) : null}
        </div>
        <Command.List className="search-list" aria-busy={!settled && q !== ''} label="Results">
          {q === '' && recent.length > 0 ? (
            <Command.Group heading="Recent" className="search-group">
              {recent.map((thread) => (
                <Command.Item
                  key={thread.id}
                  value={thread.id}
                  className="search-result"
                  onSelect={() => follow({ thread, messageId: null })}
                >
                  <SearchTitle thread={thread}>{thread.title}</SearchTitle>
                </Command.Item>
              ))}
            </Command.Group>
          ) : null}
          {groups.map(({ thread, title, messages }) => (
            <Command.Group
              key={thread.id}
              className="search-group"
              heading={title ? undefined : <SearchTitle thread={thread}>{thread.title}</SearchTitle>}
            >
              {title ? <SearchResult value={idOf(title)} result={title} onFollow={follow} /> : null}
              {messages.map((result) => (
                <SearchResult key={idOf(result)} value={idOf(result)} result={result} onFollow={follow} />
              ))}
            </Command.Group>
          ))}
          {hasNextPage && results.length > 0 ? (
            <Command.Item value="more" className="search-more" onSelect={() => void fetchNextPage()}>
              {isFetchingNextPage ? 'Loading…' : 'Show more'}
            </Command.Item>
          ) : null}
        </Command.List>
        {error ? (
          <div className="search-note" role="alert">
            <p>
              {error instanceof ApiError && error.code === 'search_too_broad'
                ? 'That search is too broad. Try a longer or rarer word.'
                : 'Couldn’t search. Check your connection.'}
            </p>
            <button type="button" className="button-quiet mt-3" onClick={() => refetch()}>
              Try again
            </button>
          </div>
        ) : q === '' && recent.length === 0 ? (
          <p className="search-note">Your chats will show up here.</p>
        ) : q !== '' && settled && results.length === 0 ? (
          <p className="search-note break-words">No results for “{q}”</p>
        ) : null}
        <p className="sr-only" role="status">
          {settled && q !== '' ? `${count} ${results.length === 1 ? 'result' : 'results'}` : ''}
        </p>
      </Command>
    </Dialog>
  );
}
