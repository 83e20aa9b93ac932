'use client';

import { Command } from 'cmdk';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useChat } from '../chat-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { shownConversation } from './commands.ts';
import { PaletteActions } from './palette-actions.tsx';
import { PaletteThreads } from './palette-threads.tsx';

type Page = 'all' | 'rename' | 'delete';

const PLACEHOLDERS: Record<Page, string> = {
  all: 'Search commands and chats',
  rename: 'Chat name',
  delete: 'Delete this chat?',
};

/** Everything that can be done, found by typing: commands, then conversations by their names. */
export function Palette({ onClose }: { onClose: () => void }) {
  const chat = useChat();
  // What was on the screen when it opened is what its commands are about.
  const [shown] = useState(() => shownConversation(chat));
  const [page, setPage] = useState<Page>('all');
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // After the dialog, which has given the focus to the first that can have it; a new page begins with its field.
  useEffect(() => {
    field.current?.focus();
    if (page === 'rename') field.current?.select();
  }, [page]);
  const show = (next: Page) => {
    setPage(next);
    setQuery(next === 'rename' ? (shown?.thread.title ?? '') : '');
  };
  // What is done next may move the focus, and nothing outside can have it while the dialog is there.
  const close = () => flushSync(onClose);
  const onKeyDown = (event: KeyboardEvent) => {
    // The key that opened it closes it.
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onClose();
  };
  return (
    <Dialog label="Commands" className="palette" onClose={onClose}>
      <Command
        label={PLACEHOLDERS[page]}
        loop
        shouldFilter={page === 'all'}
        filter={matches}
        onKeyDown={onKeyDown}
      >
        <Command.Input
          ref={field}
          className="palette-search"
          placeholder={PLACEHOLDERS[page]}
          value={query}
          onValueChange={setQuery}
          maxLength={200}
        />
        <Command.List className="palette-list" label="Commands and chats">
          {page === 'all' || !shown ? (
            <>
              <Command.Empty className="palette-empty">No results</Command.Empty>
              <PaletteActions
                shown={shown}
                onRename={() => show('rename')}
                onDelete={() => show('delete')}
                onClose={close}
              />
              <PaletteThreads onClose={close} />
            </>
          ) : page === 'rename' ? (
            <Renaming thread={shown.thread} title={query.trim()} onClose={close} />
          ) : (
            <Deleting thread={shown.thread} onClose={close} />
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Renaming({ thread, title, onClose }: { thread: ThreadJson; title: string; onClose: () => void }) {
  const chat = useChat();
  const rename = () => {
    if (title !== thread.title) void chat.changes.rename(thread, title);
    onClose();
  };
  return (
    <Command.Item className="palette-item" value="rename" disabled={title === ''} onSelect={rename}>
      {title === '' ? 'Type a name' : `Rename to “${title}”`}
    </Command.Item>
  );
}

function Deleting({ thread, onClose }: { thread: ThreadJson; onClose: () => void }) {
  const chat = useChat();
  const remove = () => {
    onClose();
    void chat.changes.remove(thread);
  };
  return (
    <>
      <Command.Item className="palette-item" value="keep" onSelect={onClose}>
        Keep “{thread.title}”
      </Command.Item>
      <Command.Item className="palette-item text-danger" value="delete" onSelect={remove}>
        Delete “{thread.title}”
      </Command.Item>
    </>
  );
}

/** Every word that is typed must begin a word of the name; standing anywhere in it counts for less. */
function matches(_value: string, search: string, names: string[] = []): number {
  const text = ` ${names.join(' ').toLowerCase()}`;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.every((word) => text.includes(` ${word}`))) return 1;
  return words.every((word) => text.includes(word)) ? 0.5 : 0;
}
