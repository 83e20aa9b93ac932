'use client';

import { Command } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import {
  Archive,
  ArchiveRestore,
  ChartLine,
  Copy,
  Cpu,
  Keyboard,
  Moon,
  PanelLeft,
  Pencil,
  PenLine,
  Pin,
  PinOff,
  RefreshCw,
  Search,
  Settings,
  Square,
  SquarePen,
  Sun,
  TextSearch,
  Trash2,
} from 'lucide-react';
import { useChat } from '../chat-context.tsx';
import { setTheme } from '../preferences.ts';
import { keyNames } from '../shortcuts/key-names.ts';
import { overlay } from '../shortcuts/overlay.ts';
import { type Command as CommandName, SHORTCUTS } from '../shortcuts/shortcut-keys.ts';
import { handlerOf } from '../shortcuts/use-command.ts';
import { runCommand, type Shown } from './commands.ts';

interface Props {
  shown: Shown | null;
  onRename: () => void;
  onDelete: () => void;
  onClose: () => void;
}

interface Action {
  label: string;
  icon: LucideIcon;
  /** Where it has a key. */
  command?: CommandName;
  /** Other words that it is looked for by. */
  words?: string;
  run: () => void;
  /** The palette stays, and shows what comes next. */
  stays?: boolean;
}

/** What can be done: on the conversation that is shown first, then everywhere. */
export function PaletteActions({ shown, onRename, onDelete, onClose }: Props) {
  const chat = useChat();
  const key = (command: CommandName) => ({ command, run: () => runCommand(command, chat) });
  /** What a part of the screen offers while it is there. */
  const offered = (command: CommandName, rest: Omit<Action, 'run' | 'command'>): Action[] => {
    const run = handlerOf(command);
    return run ? [{ ...rest, command, run }] : [];
  };
  const shortcuts: Action = {
    ...{ label: 'Keyboard shortcuts', icon: Keyboard, words: 'help keys', command: 'help', stays: true },
    run: () => overlay.set('shortcuts'),
  };
  const hasKeyboard = !matchMedia('(hover: none) and (pointer: coarse)').matches;
  const hasComposer = document.querySelector('.model-picker') !== null;
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = document.documentElement.dataset.theme ?? (isDark ? 'dark' : 'light');

  const general: Action[] = [
    { label: 'New chat', icon: SquarePen, ...key('new-chat') },
    ...offered('search', { label: 'Search chats', icon: Search, words: 'find text' }),
    ...(hasComposer ? [{ label: 'Choose a model', icon: Cpu, words: 'switch', run: openModels }] : []),
    scheme === 'dark'
      ? { label: 'Switch to light theme', icon: Sun, words: 'theme toggle', run: () => setTheme('light') }
      : { label: 'Switch to dark theme', icon: Moon, words: 'theme toggle', run: () => setTheme('dark') },
    { label: 'Show or hide chats', icon: PanelLeft, words: 'sidebar toggle', ...key('sidebar') },
    { label: 'Open settings', icon: Settings, words: 'preferences options', run: openSettings },
    { label: 'Open dashboard', icon: ChartLine, words: 'metrics alerts', run: openDashboard },
    ...(hasKeyboard ? [shortcuts] : []),
  ];
  return (
    <>
      {shown ? <Group heading="This chat" actions={own(shown)} onClose={onClose} /> : null}
      <Group heading="Anywhere" actions={general} onClose={onClose} />
    </>
  );

  function own({ thread, answer, isRunning }: Shown): Action[] {
    const settled = answer !== undefined && !isRunning;
    const again = () => answer && void chat.again(answer, answer.model ?? thread.model, 'regenerate-message');
    return [
      ...(isRunning ? [{ label: 'Stop answering', icon: Square, ...key('stop') }] : []),
      ...(answer ? [{ label: 'Copy last answer', icon: Copy, ...key('copy-answer') }] : []),
      ...(settled ? [{ label: 'Regenerate', icon: RefreshCw, words: 'answer again retry', run: again }] : []),
      { label: 'Edit last message', icon: PenLine, run: () => void chat.editLast() },
      ...offered('find', { label: 'Find in chat', icon: TextSearch }),
      { label: 'Rename chat', icon: Pencil, words: 'title', run: onRename, stays: true },
      thread.pinned
        ? {
            label: 'Unpin chat',
            icon: PinOff,
            run: () => void chat.changes.setPinned(thread, false),
          }
        : { label: 'Pin chat', icon: Pin, run: () => void chat.changes.setPinned(thread, true) },
      thread.archived
        ? {
            label: 'Unarchive chat',
            icon: ArchiveRestore,
            run: () => void chat.changes.setArchived(thread, false),
          }
        : {
            label: 'Archive chat',
            icon: Archive,
            run: () => void chat.changes.setArchived(thread, true),
          },
      { label: 'Delete chat', icon: Trash2, words: 'remove', run: onDelete, stays: true },
    ];
  }
}

/** The composer's own menu, which knows what its model is for. */
function openModels(): void {
  document.querySelector<HTMLButtonElement>('.model-picker')?.click();
}

function openSettings(): void {
  window.location.assign('/settings');
}

function openDashboard(): void {
  window.location.assign('/dashboard');
}

function Group({ heading, actions, onClose }: { heading: string; actions: Action[]; onClose: () => void }) {
  return (
    <Command.Group heading={heading}>
      {actions.map(({ label, icon: Icon, command, words = '', run, stays }) => {
        const shortcut = SHORTCUTS.find((one) => one.command === command);
        return (
          <Command.Item
            key={label}
            value={label}
            keywords={[label, words]}
            className="palette-item"
            onSelect={() => {
              if (!stays) onClose();
              run();
            }}
          >
            <Icon aria-hidden size={16} strokeWidth={1.75} />
            <span className="min-w-0 flex-1 truncate">{label}</span>
            {shortcut ? <kbd className="palette-keys">{keyNames(shortcut).join(' ')}</kbd> : null}
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}
