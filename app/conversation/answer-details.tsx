import type { MessageView } from '@/lib/client/thread-data.ts';
import { duration } from './durations.ts';

/** How an answer came about: one quiet line, and, unfolded, whose time it took. */
export function AnswerDetails({ message }: { message: MessageView }) {
  const { model, ttftMs, queueWaitMs, latencyMs, usage, details } = message;
  const parts = [
    model,
    details?.fallbackFrom ? `in place of ${details.fallbackFrom}, which failed` : null,
    details?.continuedFrom ? 'continued' : null,
    details?.trimmedTurns ? `without the oldest ${turns(details.trimmedTurns)}` : null,
    queueWaitMs !== null && queueWaitMs >= 100 ? `queued ${duration(queueWaitMs)}` : null,
    ttftMs === null ? null : `first token after ${duration(ttftMs)}`,
    usage?.outputTokens == null ? null : `${usage.outputTokens.toLocaleString('en-US')} tokens`,
    latencyMs === null ? null : `${duration(latencyMs)} in all`,
  ];
  const line = parts.filter((part) => part !== null).join(' · ');
  const rows = breakdown(message);
  if (rows.length === 0) return <p className="details">{line}</p>;
  return (
    <details className="details">
      <summary>{line}</summary>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
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
  const rows: [string, string][] = [['Waiting for its turn', duration(queueWaitMs ?? 0)]];
  const timings = details?.timings;
  if (timings) {
    if (timings.retriesMs > 0) rows.push(['Calls that failed before', duration(timings.retriesMs)]);
    rows.push(
      ['Connecting to the provider', timings.connectMs < 1 ? 'kept open' : duration(timings.connectMs)],
      ['Provider, to its first bytes', duration(timings.headersMs)],
      ['Provider, to the first token', duration(timings.firstByteMs)],
      ['This server', fine(timings.overheadMs)],
    );
  }
  rows.push(['First token after', duration(ttftMs)]);
  const tokens = usage?.outputTokens;
  if (tokens != null && latencyMs !== null && latencyMs > ttftMs) {
    rows.push(['Tokens a second', (tokens / ((latencyMs - ttftMs) / 1000)).toFixed(1)]);
  }
  rows.push(['Calls to the provider', String(details?.providerCalls ?? 1)]);
  if (watchedBy !== undefined)
    rows.push(['Watched by', watchedBy === 1 ? 'this tab' : `${watchedBy} tabs here`]);
  return rows;
}

const turns = (count: number) => (count === 1 ? 'turn' : `${count} turns`);

/** Our own share is small: its tenths are what is looked for. */
const fine = (ms: number) => (ms < 10 ? `${ms.toFixed(1)} ms` : duration(ms));
