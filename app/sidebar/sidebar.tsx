'use client';

import { Archive, ArrowLeft, Keyboard, PanelLeft, Search, SquarePen, X } from 'lucide-react';
import { useState } from 'react';
import { setSidebar } from '../preferences.ts';
import { openSearch, searchDialog } from '../search/open-search.ts';
import { overlay } from '../shortcuts/overlay.ts';
import { AppLink } from '../ui/app-link.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Logo } from '../ui/logo.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { ThreadList } from './thread-list.tsx';

/** The conversations. In the drawer of a narrow screen, `onLeave` closes it. */
export function Sidebar({ onLeave }: { onLeave?: () => void }) {
  const [archived, setArchived] = useState(false);
  return (
    <div className="flex h-full w-full flex-col">
      <div className="flex items-center justify-between py-3 pr-3 pl-4">
        <span className="flex items-center gap-2.5 font-semibold tracking-tight text-ink">
          <Logo /> DAC
        </span>
        {onLeave ? (
          <IconButton label="Close" icon={X} onClick={onLeave} />
        ) : (
          <IconButton label="Hide conversations" icon={PanelLeft} onClick={() => setSidebar(false)} />
        )}
      </div>
      <div className="flex flex-col gap-1 px-3 pb-2">
        <AppLink href="/" className="new-chat" onFollow={onLeave}>
          <SquarePen aria-hidden size={17} strokeWidth={1.75} />
          New chat
        </AppLink>
        <button
          type="button"
          className="sidebar-action"
          aria-haspopup="dialog"
          onPointerEnter={searchDialog.prepare}
          onFocus={searchDialog.prepare}
          onClick={() => {
            // A drawer is a dialog, and two of them would lie on one another.
            onLeave?.();
            openSearch();
          }}
        >
          <Search aria-hidden size={17} strokeWidth={1.75} />
          Search
        </button>
      </div>
      <nav
        aria-label={archived ? 'Archived conversations' : 'Conversations'}
        className="thread-scroller min-h-0 flex-1 overflow-y-auto px-3 pb-4"
      >
        {archived ? (
          <button type="button" className="sidebar-action" onClick={() => setArchived(false)}>
            <ArrowLeft aria-hidden size={17} strokeWidth={1.75} />
            All conversations
          </button>
        ) : null}
        <ThreadList key={String(archived)} archived={archived} onFollow={onLeave} />
      </nav>
      <div className="flex items-center justify-between border-t border-line px-3 py-2.5">
        <ThemeSwitch />
        <div className="flex items-center">
          <IconButton
            label="Archived conversations"
            icon={Archive}
            aria-pressed={archived}
            onClick={() => setArchived(!archived)}
          />
          <IconButton label="Keyboard shortcuts" icon={Keyboard} onClick={() => overlay.set('shortcuts')} />
        </div>
      </div>
    </div>
  );
}
