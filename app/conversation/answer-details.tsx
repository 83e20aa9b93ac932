'use client';

import { useId, useRef, useState } from 'react';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useModelName } from '../model-name.ts';
import { placePopover } from '../ui/place-popover.ts';
import { duration } from './durations.ts';

/** How an answer came about: one quiet line, and, over the page so that nothing moves, whose time it took. */
export function AnswerDetails({ message }: { message: MessageView }) {
  const { model, ttftMs, latencyMs, details } = message;
  const nameOf = useModelName();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const parts = [
    model === null ? null : nameOf(model),
    details?.fallbackFrom ? `instead of ${nameOf(details.fallbackFrom)}, which failed` : null,
    details?.continuedFrom ? 'continued' : null,
    details?.trimmedTurns ? `without the oldest ${turns(details.trimmedTurns)}` : null,
    ttftMs === null ? null : `${duration(ttftMs)} to first token`,
    latencyMs === null ? null : `${duration(latencyMs)} total`,
  ];
  const line = parts.filter((part) => part !== null).join(' · ');
  const rows = breakdown(message);
  if (rows.length === 0) return <p className="details">{line}</p>;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="details"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        title="Details"
      >
        {line}
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Details of this answer"
        className="details-popover"
        onToggle={({ currentTarget, newState }) => {
          setOpen(newState === 'open');
          if (newState === 'open' && button.current) placePopover(currentTarget, button.current);
        }}
      >
        <dl>
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

/** What there is beside the line; nothing for a question that never got an answer. */
function breakdown({
  queueWaitMs,
  ttftMs,
  latencyMs,
  usage,
  details,
  watchedBy,
}: MessageView): [string, string][] {
  if (ttftMs === null) return [];
  const rows: [string, string][] = [['Queue', duration(queueWaitMs ?? 0)]];
  const timings = details?.timings;
  if (timings) {
    if (timings.retriesMs > 0) rows.push(['Failed attempts', duration(timings.retriesMs)]);
    rows.push(
      ['Connecting', timings.connectMs < 1 ? 'already connected' : duration(timings.connectMs)],
      ['Provider, to first byte', duration(timings.headersMs)],
      ['Provider, to first token', duration(timings.firstByteMs)],
      ['Server overhead', fine(timings.overheadMs)],
    );
  }
  rows.push(['Time to first token', duration(ttftMs)]);
  const tokens = usage?.outputTokens;
  if (tokens != null) rows.push(['Tokens', tokens.toLocaleString('en-US')]);
  if (tokens != null && latencyMs !== null && latencyMs > ttftMs) {
    rows.push(['Tokens per second', (tokens / ((latencyMs - ttftMs) / 1000)).toFixed(1)]);
  }
  rows.push(['Provider calls', String(details?.providerCalls ?? 1)]);
  if (watchedBy !== undefined)
    rows.push(['Watched by', watchedBy === 1 ? 'this tab' : `${watchedBy} tabs here`]);
  return rows;
}

const turns = (count: number) => (count === 1 ? 'turn' : `${count} turns`);

/** Our own share is small: its tenths are what is looked for. */
const fine = (ms: number) => (ms < 10 ? `${ms.toFixed(1)} ms` : duration(ms));
