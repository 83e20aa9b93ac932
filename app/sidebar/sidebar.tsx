'use client';

import {
  Archive,
  ArrowLeft,
  Keyboard,
  PanelLeft,
  Search,
  Settings,
  SquarePen,
  Trash2,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { setSidebar } from '../preferences.ts';
import { openSearch, searchDialog } from '../search/open-search.ts';
import { overlay } from '../shortcuts/overlay.ts';
import { AppLink } from '../ui/app-link.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Logo } from '../ui/logo.tsx';
import { DeletedThreads } from './deleted-threads.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { ThreadList } from './thread-list.tsx';

/** What the sidebar can list, by its name. */
const VIEWS = { all: 'Chats', archived: 'Archived chats', deleted: 'Recently deleted' };

/** The conversations. In the drawer of a narrow screen, `onLeave` closes it. */
export function Sidebar({ onLeave }: { onLeave?: () => void }) {
  const [shown, show] = useState<keyof typeof VIEWS>('all');
  const toggle = (view: 'archived' | 'deleted') => show(shown === view ? 'all' : view);
  return (
    <div className="flex h-full w-full flex-col">
      <div className="flex items-center justify-between py-3 pr-3 pl-4">
        <span className="flex items-center gap-2.5 font-semibold tracking-tight text-ink">
          <Logo /> DAC
        </span>
        {onLeave ? (
          <IconButton label="Close" icon={X} onClick={onLeave} />
        ) : (
          <IconButton label="Hide chats" icon={PanelLeft} onClick={() => setSidebar(false)} />
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
      <nav aria-label={VIEWS[shown]} className="thread-scroller min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        {shown === 'all' ? null : (
          <button type="button" className="sidebar-action" onClick={() => show('all')}>
            <ArrowLeft aria-hidden size={17} strokeWidth={1.75} />
            All chats
          </button>
        )}
        {shown === 'deleted' ? (
          <DeletedThreads />
        ) : (
          <ThreadList key={shown} archived={shown === 'archived'} onFollow={onLeave} />
        )}
      </nav>
      <div className="flex items-center justify-between border-t border-line px-2 py-2.5">
        <ThemeSwitch />
        <div className="flex items-center">
          <IconButton
            label={VIEWS.archived}
            icon={Archive}
            aria-pressed={shown === 'archived'}
            onClick={() => toggle('archived')}
          />
          <IconButton
            label={VIEWS.deleted}
            icon={Trash2}
            aria-pressed={shown === 'deleted'}
            onClick={() => toggle('deleted')}
          />
          {/* A page of its own, which brings its own program. */}
          <a className="icon-button" href="/settings" aria-label="Settings" title="Settings">
            <Settings aria-hidden size={18} strokeWidth={1.75} />
          </a>
          <IconButton
            label="Keyboard shortcuts"
            icon={Keyboard}
            className="keyboard-only"
            onClick={() => overlay.set('shortcuts')}
          />
        </div>
      </div>
    </div>
  );
}
