'use client';

import { type ReactNode, useEffect } from 'react';
import { ChatProvider, type Shell, useChat, useObservable } from './chat-context.tsx';
import { replayEarlyInput } from './early-input.ts';
import { OfflineBanner } from './offline-banner.tsx';
import { prefetchParts } from './prefetch-parts.ts';
import { SearchHost } from './search/search-host.tsx';
import { CommandLayer } from './shortcuts/command-layer.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { NoticeToast } from './ui/notice-toast.tsx';

/** The frame of every page: the conversations at the left, the page at the right, and what is announced. */
export function AppShell({ shell, children }: { shell: Shell; children: ReactNode }) {
  useEffect(prefetchParts, []);
  useEffect(() => {
    replayEarlyInput();
    document.documentElement.dataset.started = '';
  }, []);
  return (
    <ChatProvider shell={shell}>
      <a className="skip-link" href="#composer">
        Skip to the message box
      </a>
      <div className="app-frame flex h-dvh overflow-hidden">
        <aside className="sidebar-rail" aria-label="Chats">
          <Sidebar />
        </aside>
        <div className="page-column relative flex min-w-0 flex-1 flex-col">
          <OfflineBanner />
          {children}
        </div>
      </div>
      <SearchHost />
      <CommandLayer />
      <NoticeToast />
      <Announcer />
    </ChatProvider>
  );
}

/** What a screen reader is told: changes of state only, never the tokens of an answer. */
function Announcer() {
  const text = useObservable(useChat().announcement);
  return (
    <p className="sr-only" role="status" aria-live="polite">
      {text}
    </p>
  );
}
