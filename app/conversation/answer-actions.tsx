'use client';

import { Copy, FileCode, RefreshCw, Replace } from 'lucide-react';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useChat } from '../chat-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { AnswerDetails } from './answer-details.tsx';
import { CopyButton } from './copy-button.tsx';
import { copyText, renderedHtml } from './copy-text.ts';
import { SiblingSwitch } from './sibling-switch.tsx';

interface Props {
  message: MessageView;
  siblings: string[];
  /** Shown only when pointed at. */
  quiet: boolean;
  busy: boolean;
  onAgain: () => void;
  onAnotherModel: () => void;
}

/** What can be done with an answer that has ended. */
export function AnswerActions({ message, siblings, quiet, busy, onAgain, onAnotherModel }: Props) {
  const chat = useChat();
  const isBlank = (message.html ?? message.text ?? '') === '';
  const wholeText = async () => (await chat.textOf(message)) ?? '';
  const copy = async (html?: string) => {
    const done = await copyText(await wholeText(), html);
    chat.notices.say(done ? (html ? 'Copied' : 'Copied as Markdown') : 'Couldn’t copy');
  };
  const copies = [
    { label: 'Copy', icon: Copy, touch: true, onSelect: () => void copy(renderedHtml(message.id)) },
    { label: 'Copy as Markdown', icon: FileCode, onSelect: () => void copy() },
  ];
  const items = [
    ...(isBlank ? [] : copies),
    ...(busy ? [] : [{ label: 'Regenerate', icon: RefreshCw, touch: true, onSelect: onAgain }]),
    { label: 'Try another model', icon: Replace, onSelect: onAnotherModel },
  ];
  return (
    <div className="actions" data-quiet={quiet}>
      {siblings.length > 1 ? <SiblingSwitch message={message} siblings={siblings} /> : null}
      {isBlank ? null : (
        <CopyButton label="Copy answer" text={wholeText} html={() => renderedHtml(message.id)} />
      )}
      <IconButton label="Regenerate" icon={RefreshCw} size={16} disabled={busy} onClick={onAgain} />
      <Menu label="More for this answer" className="more-button" items={items} />
      <AnswerDetails message={message} />
    </div>
  );
}
