'use client';

import { SquarePen } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { threadIdOf } from '../navigation.ts';
import { StatePage } from './state-page.tsx';

/** Nothing is at this address for this browser: no page, or no chat that it may see, which never was or was deleted. */
export function MissingPage() {
  const path = usePathname();
  const isChat = threadIdOf(path) !== null;
  return (
    <StatePage title={isChat ? 'Chat not found' : 'Page not found'}>
      {isChat ? (
        <p>
          It may have been deleted, or it was started in another browser. Chats can only be seen where they
          began.
        </p>
      ) : (
        <p>
          There is nothing at <code className="break-all">{path}</code>.
        </p>
      )}
      <a className="button-primary" href="/">
        <SquarePen aria-hidden size={16} /> New chat
      </a>
    </StatePage>
  );
}
