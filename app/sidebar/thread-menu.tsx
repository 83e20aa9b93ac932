'use client';

import { Archive, ArchiveRestore, Download, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useChat } from '../chat-context.tsx';
import { Menu } from '../ui/menu.tsx';

interface Props {
  thread: ThreadJson;
  /** The last message of the branch that is shown, which a Markdown file then has; null: the newest. */
  leaf?: string | null;
  tabIndex?: number;
  onRename: () => void;
}

/** Everything that can be done with a conversation as a whole. */
export function ThreadMenu({ thread, leaf = null, tabIndex, onRename }: Props) {
  const chat = useChat();
  const { pinned, archived } = thread;
  const pin = pinned
    ? { label: 'Unpin', icon: PinOff, onSelect: () => void chat.changes.setPinned(thread, false) }
    : { label: 'Pin', icon: Pin, onSelect: () => void chat.changes.setPinned(thread, true) };
  const archive = archived
    ? {
        label: 'Unarchive',
        icon: ArchiveRestore,
        onSelect: () => void chat.changes.setArchived(thread, false),
      }
    : { label: 'Archive', icon: Archive, onSelect: () => void chat.changes.setArchived(thread, true) };
  const save = (format: 'markdown' | 'json') => () => void chat.changes.export(thread, format, leaf);
  return (
    <Menu
      label={`Options for ${thread.title}`}
      tabIndex={tabIndex}
      items={[
        { label: 'Rename', icon: Pencil, onSelect: onRename },
        // What is put away is in no list that could begin with it.
        ...(archived ? [] : [pin]),
        archive,
        { label: 'Export as Markdown', icon: Download, onSelect: save('markdown') },
        { label: 'Export as JSON', icon: Download, onSelect: save('json') },
        { label: 'Delete', icon: Trash2, danger: true, onSelect: () => chat.changes.remove(thread) },
      ]}
    />
  );
}
