'use client';

import { X } from 'lucide-react';
import { sendKey } from '../preferences.ts';
import { Dialog } from '../ui/dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { isMac, keyNames } from './key-names.ts';
import { type Command, SHORTCUTS, type Shortcut } from './shortcut-keys.ts';
import { handlerOf } from './use-command.ts';

const LABELS: Record<Command, string> = {
  palette: 'Search commands and chats',
  'new-chat': 'New chat',
  search: 'Search chats',
  find: 'Find in chat',
  sidebar: 'Show or hide chats',
  'copy-answer': 'Copy last answer',
  stop: 'Stop answering',
  focus: 'Go to message box',
  help: 'Show these shortcuts',
};

interface KeyRow {
  label: string;
  keys: string[];
}

/** Keys of the message box itself, as the settings say. */
const writing = (): KeyRow[] =>
  sendKey.get() === 'enter'
    ? [
        { label: 'Send', keys: ['Enter'] },
        { label: 'New line', keys: ['Shift', 'Enter'] },
      ]
    : [
        { label: 'Send', keys: [isMac() ? '⌘' : 'Ctrl', 'Enter'] },
        { label: 'New line', keys: ['Enter'] },
      ];

/** Every key, with its name on this platform. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const known = SHORTCUTS.filter(({ command }) => command !== 'search' || handlerOf(command));
  const [global, single] = [known.filter(({ mod }) => mod), known.filter(({ mod }) => !mod)];
  const rowsOf = (some: Shortcut[]) =>
    some.map((shortcut) => ({ label: LABELS[shortcut.command], keys: keyNames(shortcut) }));
  return (
    <Dialog label="Keyboard shortcuts" className="dialog shortcut-sheet" onClose={onClose}>
      <div className="flex items-center justify-between">
        <h2 className="text-lg font-semibold">Keyboard shortcuts</h2>
        <IconButton label="Close" icon={X} onClick={onClose} />
      </div>
      <Keys title="Anywhere" rows={rowsOf(global)} />
      <Keys title="Outside text fields" rows={rowsOf(single)} />
      <Keys title="In the message box" rows={writing()} />
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: KeyRow[] }) {
  return (
    <section>
      <h3 className="mt-4 mb-1 text-xs font-medium text-muted">{title}</h3>
      <dl>
        {rows.map(({ label, keys }) => (
          <div key={label} className="shortcut-row">
            <dt>{label}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
