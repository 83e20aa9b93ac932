'use client';

import { useObservable } from '../chat-context.tsx';
import { useCommand } from '../shortcuts/use-command.ts';
import { Later } from '../ui/later.tsx';
import { LoadFailureDialog } from '../ui/load-failure.tsx';
import { closeSearch, openSearch, searchDialog, searchOpen } from './open-search.ts';

/** Where the search shows when it is open. */
export function SearchHost() {
  const open = useObservable(searchOpen);
  useCommand('search', openSearch);
  if (!open) return null;
  return (
    <Later
      part={searchDialog}
      props={{ onClose: closeSearch }}
      failed={(onRetry, busy) => (
        <LoadFailureDialog what="The search" {...{ onRetry, busy }} onClose={closeSearch} />
      )}
    />
  );
}
