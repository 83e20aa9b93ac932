'use client';

import { lazy, Suspense } from 'react';
import { useObservable } from '../chat-context.tsx';
import { useCommand } from '../shortcuts/use-command.ts';
import { closeSearch, loadSearch, openSearch, searchOpen } from './open-search.ts';

const SearchDialog = lazy(async () => ({ default: (await loadSearch()).SearchDialog }));

/** Where the search shows when it is open. */
export function SearchHost() {
  const open = useObservable(searchOpen);
  useCommand('search', openSearch);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <SearchDialog onClose={closeSearch} />
    </Suspense>
  );
}
