'use client';

import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useRef, useState } from 'react';
import { type Finding, findText } from '@/lib/client/find-text.ts';
import type { Steps } from '@/lib/client/message-window.ts';
import type { ThreadData } from '@/lib/client/thread-data.ts';
import { useChat } from '../chat-context.tsx';
import { isComposing } from '../ui/composing.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { markFindings } from './mark-findings.ts';
import type { Aim } from './reader-place.ts';

interface Props {
  data: ThreadData;
  branch: Steps;
  content: RefObject<HTMLElement | null>;
  goTo: (aim: Aim) => void;
  onClose: () => void;
}

/** Finds text in all messages of the branch that is shown, also in those that are not in the document. */
export function FindBar({ data, branch, content, goTo, onClose }: Props) {
  const chat = useChat();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [failed, setFailed] = useState(false);
  const wanted = useDeferredValue(query);
  const isRead = !data.partial && data.messages.every((message) => message.text !== null);
  const findings = isRead ? findText(branch, wanted) : [];
  const current = findings[at];

  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    return () => {
      const isThere = before !== document.body && before?.isConnected;
      const back = isThere ? before : document.getElementById('conversation');
      if (back instanceof HTMLElement) back.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    // Answers that came as they look only, and earlier messages, are read for their text.
    if (!isRead) chat.threads.read(data.thread.id).catch(() => setFailed(true));
  }, [chat, data.thread.id, isRead]);
  useEffect(
    () => (content.current ? markFindings(content.current, wanted, current) : undefined),
    [content, wanted, current],
  );

  const show = (finding: Finding | undefined) => {
    if (finding) goTo({ id: finding.messageId, onArrival: unfold });
  };
  const search = (text: string) => {
    setQuery(text);
    const found = isRead ? findText(branch, text) : [];
    setAt(0);
    show(found[0]);
  };
  const step = (by: number) => {
    if (findings.length === 0) return;
    const next = (at + by + findings.length) % findings.length;
    setAt(next);
    show(findings[next]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onClose();
    // The second time, the browser's own search opens.
    else if (event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey)) event.stopPropagation();
    else return;
    if (event.key === 'Enter' || event.key === 'Escape') event.preventDefault();
  };

  return (
    <search className="find-bar" aria-label="Find in this chat" onKeyDown={onKeyDown}>
      <input
        ref={field}
        className="find-field"
        aria-label="Find in this chat"
        placeholder="Find in this chat"
        autoComplete="off"
        value={query}
        onChange={(event) => search(event.target.value)}
      />
      <span className="find-count" role="status">
        {countOf({ query, isRead, failed, at, count: findings.length })}
      </span>
      <IconButton
        label="Previous"
        icon={ChevronUp}
        disabled={findings.length === 0}
        onClick={() => step(-1)}
      />
      <IconButton label="Next" icon={ChevronDown} disabled={findings.length === 0} onClick={() => step(1)} />
      <IconButton label="Close" icon={X} onClick={onClose} />
    </search>
  );
}

/** What is found in a long question may be in the part that is folded. */
function unfold(message: HTMLElement): void {
  message.querySelector<HTMLButtonElement>('.bubble-more[aria-expanded="false"]')?.click();
}

interface Count {
  query: string;
  isRead: boolean;
  failed: boolean;
  at: number;
  count: number;
}

function countOf({ query, isRead, failed, at, count }: Count): string {
  if (query === '') return '';
  if (!isRead) return failed ? 'Couldn’t load' : 'Loading…';
  return count === 0
    ? 'No results'
    : `${(at + 1).toLocaleString('en-US')} of ${count.toLocaleString('en-US')}`;
}
