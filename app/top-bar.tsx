'use client';

import { PanelLeft, SquarePen } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useChat } from './chat-context.tsx';
import { focusComposer } from './composer/focus-composer.ts';
import { setSidebar } from './preferences.ts';
import { Drawer } from './sidebar/drawer.tsx';
import { RenameField } from './sidebar/rename-field.tsx';
import { ThreadMenu } from './sidebar/thread-menu.tsx';
import { AppLink } from './ui/app-link.tsx';
import { IconButton } from './ui/icon-button.tsx';

interface Props {
  title: string | null;
  /** The conversation that is shown, with the last message of its branch. */
  thread?: ThreadJson | null;
  leaf?: string | null;
}

/** Above a conversation: the way to the others, its name with what can be done with it, and the way to a new one. */
export function TopBar({ title, thread = null, leaf = null }: Props) {
  return (
    <header className="top-bar">
      <Drawer />
      <IconButton
        label="Show chats"
        icon={PanelLeft}
        className="sidebar-opener"
        onClick={() => setSidebar(true)}
      />
      {thread ? (
        <ThreadTitle key={thread.id} thread={thread} leaf={leaf} />
      ) : title === null ? (
        <span className="flex-1" />
      ) : (
        <h1 className="top-title" dir="auto">
          {title}
        </h1>
      )}
      <AppLink href="/" className="icon-button new-chat-small" aria-label="New chat" title="New chat">
        <SquarePen aria-hidden size={18} strokeWidth={1.75} />
      </AppLink>
    </header>
  );
}

function ThreadTitle({ thread, leaf }: { thread: ThreadJson; leaf: string | null }) {
  const chat = useChat();
  const [renaming, setRenaming] = useState(false);
  // Somebody has come to it.
  useEffect(() => chat.activity.look(), [chat]);
  if (renaming) {
    return (
      <div className="min-w-0 flex-1 px-1">
        <RenameField
          title={thread.title}
          className="top-rename"
          onDone={(title) => {
            setRenaming(false);
            if (title !== null) void chat.changes.rename(thread, title);
            focusComposer();
          }}
        />
      </div>
    );
  }
  return (
    <>
      {/* A short cut for a mouse; the menu is everybody's way. */}
      <h1 className="top-title" dir="auto" onDoubleClick={() => setRenaming(true)}>
        {thread.title}
      </h1>
      {thread.archived ? <span className="badge">Archived</span> : null}
      <ThreadMenu thread={thread} leaf={leaf} onRename={() => setRenaming(true)} />
    </>
  );
}
