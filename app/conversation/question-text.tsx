'use client';

import { useState } from 'react';

/** A question of more lines or characters than these is folded: its answer matters more. */
const FOLDED_LINES = 16;
const FOLDED_CHARACTERS = 1_200;

/** The words of a question; a long one shows its beginning until more is asked for. */
export function QuestionText({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  if (!isLong(text)) {
    return (
      <div className="bubble" dir="auto">
        {text}
      </div>
    );
  }
  return (
    <div className="bubble" data-folded={!open}>
      <div className="bubble-text" dir="auto">
        {text}
      </div>
      <button type="button" className="bubble-more" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Show less' : 'Show more'}
      </button>
    </div>
  );
}

function isLong(text: string): boolean {
  return text.length > FOLDED_CHARACTERS || text.split('\n', FOLDED_LINES + 1).length > FOLDED_LINES;
}
