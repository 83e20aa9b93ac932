'use client';

import { PanelLeft, SquarePen, X } from 'lucide-react';
import { setSidebar } from '../preferences.ts';
import { AppLink } from '../ui/app-link.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Logo } from '../ui/logo.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { ThreadList } from './thread-list.tsx';

/** The conversations. In the drawer of a narrow screen, `onLeave` closes it. */
export function Sidebar({ onLeave }: { onLeave?: () => void }) {
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
      <div className="px-3 pb-2">
        <AppLink href="/" className="new-chat" onFollow={onLeave}>
          <SquarePen aria-hidden size={17} strokeWidth={1.75} />
          New chat
        </AppLink>
      </div>
      <nav aria-label="Conversations" className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        <ThreadList onFollow={onLeave} />
      </nav>
      <div className="flex items-center justify-between border-t border-line px-3 py-2.5">
        <ThemeSwitch />
      </div>
    </div>
  );
}
