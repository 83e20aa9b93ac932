'use client';

import { ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { seconds } from './durations.ts';
import { Markdown } from './markdown.tsx';

interface Props {
  /** The answer's id. */
  id: string;
  text: string;
  thinking: boolean;
  /** How long it took, where that was measured. */
  thoughtMs: number | null;
}

/** What a model thought before it answered, folded. */
export function Reasoning({ id, text, thinking, thoughtMs }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details className="reasoning" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight aria-hidden size={15} className="chevron" />
        {thinking ? <Thinking /> : <span>{summary(thoughtMs)}</span>}
      </summary>
      <div className="reasoning-text">
        {open ? (
          <Markdown
            answerId={`${id}-thoughts`}
            text={text}
            html={undefined}
            complete={!thinking}
            sources={NONE}
          />
        ) : null}
      </div>
    </details>
  );
}

const NONE: never[] = [];

/** Says that the model thinks, and for how many seconds it has been seen to. */
function Thinking() {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const from = performance.now();
    const timer = setInterval(() => setPassed(Math.floor((performance.now() - from) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  // Not read out every second.
  return (
    <span className="shimmer">Thinking{passed > 0 ? <span aria-hidden> for {passed} s</span> : null}</span>
  );
}

function summary(ms: number | null): string {
  if (ms === null) return 'Thoughts';
  return ms < 1000 ? 'Thought for less than a second' : `Thought for ${seconds(ms)}`;
}
