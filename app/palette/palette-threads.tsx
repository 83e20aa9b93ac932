'use client';

import { Command } from 'cmdk';
import { MessageSquare } from 'lucide-react';
import { currentThreadId, navigate } from '../navigation.ts';
import { useThreadPages } from '../sidebar/use-thread-pages.ts';
import { focusBox } from './commands.ts';

/** The conversations that the list has read, to go to by name. */
export function PaletteThreads({ onClose }: { onClose: () => void }) {
  const { threads } = useThreadPages('all');
  const others = threads.filter(({ id }) => id !== currentThreadId());
  if (others.length === 0) return null;
  return (
    <Command.Group heading="Go to chat">
      {others.map(({ id, title }) => (
        <Command.Item
          key={id}
          value={id}
          keywords={[title]}
          className="palette-item"
          onSelect={() => {
            onClose();
            navigate(`/chat/${id}`);
            focusBox();
          }}
        >
          <MessageSquare aria-hidden size={16} strokeWidth={1.75} />
          <span className="truncate">{title}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
