'use client';

import { ChevronRight } from 'lucide-react';
import { seconds } from './durations.ts';

interface Props {
  text: string;
  thinking: boolean;
  /** How long it took, where that was measured. */
  thoughtMs: number | null;
}

/** What a model thought before it answered, folded. */
export function Reasoning({ text, thinking, thoughtMs }: Props) {
  return (
    <details className="reasoning">
      <summary>
        <ChevronRight aria-hidden size={15} className="chevron" />
        <span className={thinking ? 'shimmer' : undefined}>{thinking ? 'Thinking' : summary(thoughtMs)}</span>
      </summary>
      <div className="reasoning-text">{text}</div>
    </details>
  );
}

function summary(ms: number | null): string {
  if (ms === null) return 'Thoughts';
  return ms < 1000 ? 'Thought for less than a second' : `Thought for ${seconds(ms)}`;
}
