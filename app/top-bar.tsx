'use client';

import { PanelLeft, SquarePen } from 'lucide-react';
import { setSidebar } from './preferences.ts';
import { Drawer } from './sidebar/drawer.tsx';
import { AppLink } from './ui/app-link.tsx';
import { IconButton } from './ui/icon-button.tsx';

/** Above a conversation: the way to the others, its name, and the way to a new one. */
export function TopBar({ title }: { title: string | null }) {
  return (
    <header className="top-bar">
      <Drawer />
      <IconButton
        label="Show conversations"
        icon={PanelLeft}
        className="sidebar-opener"
        onClick={() => setSidebar(true)}
      />
      {title === null ? <span className="flex-1" /> : <h1 className="top-title">{title}</h1>}
      <AppLink href="/" className="icon-button new-chat-small" aria-label="New chat" title="New chat">
        <SquarePen aria-hidden size={18} strokeWidth={1.75} />
      </AppLink>
    </header>
  );
}
