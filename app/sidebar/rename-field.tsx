'use client';

import { useRef } from 'react';
import { isComposing } from '../ui/composing.ts';

interface Props {
  title: string;
  className?: string;
  /** The new name; null: it stays. */
  onDone: (title: string | null) => void;
}

/** A conversation's name while it is changed: Enter and leaving the field keep it, Escape does not. */
export function RenameField({ title, className = '', onDone }: Props) {
  const done = useRef(false);
  const finish = (value: string) => {
    // Enter and Escape take the field away, which blurs it: once is enough.
    if (done.current) return;
    done.current = true;
    const trimmed = value.trim();
    onDone(trimmed === '' || trimmed === title ? null : trimmed);
  };
  return (
    <input
      ref={(field) => {
        field?.focus();
        field?.select();
      }}
      className={`rename-field ${className}`}
      dir="auto"
      aria-label="Chat name"
      defaultValue={title}
      maxLength={200}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return;
        if (event.key === 'Enter') {
          // The focus goes to the message box, which would take it for a new line.
          event.preventDefault();
          finish(event.currentTarget.value);
        }
        if (event.key === 'Escape') {
          // Not the drawer around it.
          event.preventDefault();
          event.stopPropagation();
          finish(title);
        }
      }}
    />
  );
}
