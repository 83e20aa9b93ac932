'use client';

import { ChevronRight } from 'lucide-react';

/** What a model thought before it answered, folded. */
export function Reasoning({ text, thinking }: { text: string; thinking: boolean }) {
  return (
    <details className="reasoning">
      <summary>
        <ChevronRight aria-hidden size={15} className="chevron" />
        <span className={thinking ? 'shimmer' : undefined}>{thinking ? 'Thinking' : 'Thoughts'}</span>
      </summary>
      <div className="reasoning-text">{text}</div>
    </details>
  );
}
