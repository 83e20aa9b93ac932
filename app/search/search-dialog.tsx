'use client';

import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { SearchResultJson } from '@/lib/client/protocol.ts';
import { navigate } from '../navigation.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SearchResult } from './search-result.tsx';
import { useSearch } from './use-search.ts';

const idOf = ({ thread, messageId }: SearchResultJson) => `${thread.id}/${messageId ?? ''}`;

/** Finds text in all conversations as it is typed, and leads to where it stands. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState('');
  const { results, q, settled, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useSearch(typed);
  const field = useRef<HTMLInputElement>(null);
  // After the dialog, which has given the focus to the first that can have it.
  useEffect(() => field.current?.focus(), []);

  const follow = ({ thread, messageId }: SearchResultJson) => {
    onClose();
    navigate(`/chat/${thread.id}${messageId === null ? '' : `#m-${messageId}`}`);
  };
  const at = results.findIndex((result) => idOf(result) === chosen);
  const count = `${results.length}${hasNextPage ? '+' : ''}`;

  return (
    <Dialog label="Search conversations" className="search-dialog" onClose={onClose}>
      <Command
        label="Search conversations"
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        loop
      >
        <div className="search-head">
          <Search aria-hidden size={18} className="shrink-0 text-muted" />
          <Command.Input
            ref={field}
            className="search-field"
            placeholder="Search titles and messages"
            maxLength={500}
            value={typed}
            onValueChange={setTyped}
          />
          {results.length > 0 ? (
            <span className="search-count">{at === -1 ? count : `${at + 1} of ${count}`}</span>
          ) : null}
        </div>
        <Command.List className="search-list" aria-busy={!settled && q !== ''} label="Results">
          {results.map((result) => (
            <SearchResult key={idOf(result)} value={idOf(result)} result={result} onFollow={follow} />
          ))}
          {hasNextPage && results.length > 0 ? (
            <Command.Item value="more" className="search-more" onSelect={() => void fetchNextPage()}>
              {isFetchingNextPage ? 'Reading…' : 'Show more'}
            </Command.Item>
          ) : null}
        </Command.List>
        {isError ? (
          <div className="search-note" role="alert">
            <p>The search failed. Check the connection, and try again.</p>
            <button type="button" className="button-quiet mt-3" onClick={() => refetch()}>
              Try again
            </button>
          </div>
        ) : q === '' ? (
          <p className="search-note">Every title and every message is searched, archived ones too.</p>
        ) : settled && results.length === 0 ? (
          <p className="search-note break-words">
            Nothing holds “{q}”. The text is looked for exactly as it is typed, whatever its capitals.
          </p>
        ) : null}
        <p className="sr-only" role="status">
          {settled && q !== '' ? `${count} ${results.length === 1 ? 'result' : 'results'}` : ''}
        </p>
      </Command>
    </Dialog>
  );
}
