'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useChat } from '../chat-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 2000;

interface Props {
  label: string;
  text: () => Promise<string>;
  /** What it looks like. */
  html?: () => string | undefined;
}

/** Copies what `text` gives, and shows for a moment that it did. */
export function CopyButton({ label, text, html }: Props) {
  const chat = useChat();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await copyText(await text(), html?.());
    setCopied(done);
    chat.announcement.set(done ? 'Copied' : 'Couldn’t copy');
  };
  return (
    <IconButton
      label={copied ? 'Copied' : label}
      icon={copied ? Check : Copy}
      size={16}
      onClick={() => void copy()}
    />
  );
}
