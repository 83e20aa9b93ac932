'use client';

import { useEffect, useRef, useState } from 'react';
import type { DashboardFrame } from '@/lib/http/schemas/dashboard-frame.ts';
import { Later } from '../ui/later.tsx';
import { LoadFailure } from '../ui/load-failure.tsx';
import { whenNear } from '../ui/near-view.ts';
import { part } from '../ui/part.ts';
import { AlertList } from './alert-list.tsx';
import { FigureTiles } from './figure-tiles.tsx';
import { ProviderTable } from './provider-table.tsx';
import { RunTable } from './run-table.tsx';
import { milliseconds } from './units.ts';
import { type FeedState, useFrames } from './use-frames.ts';

/** The chart library is loaded by this page only, when its charts come near to view. */
const charts = part(async () => (await import('./charts.tsx')).default);

const STATES: Record<FeedState, { text: string; tone: string }> = {
  connecting: { text: 'Connecting…', tone: 'bg-muted' },
  live: { text: 'Live', tone: 'bg-good' },
  reconnecting: { text: 'Reconnecting…', tone: 'bg-warn' },
  paused: { text: 'Paused', tone: 'bg-muted' },
  closed: { text: 'Closed', tone: 'bg-danger' },
};

/** How the system behaves, now and over the last five minutes. */
export function Dashboard() {
  const { frame, state } = useFrames();
  const place = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => (place.current ? whenNear([place.current], () => setNear(true)) : undefined), []);
  const { text, tone } = STATES[state];
  return (
    <main className="min-h-0 flex-1 overflow-y-auto px-3 pb-10 sm:px-6" aria-busy={frame === null}>
      <div className="mx-auto flex max-w-6xl flex-col gap-6">
        <header className="flex flex-col gap-2 text-sm text-muted">
          <p className="flex items-center gap-2">
            <span aria-hidden className={`size-2 rounded-full ${tone}`} />
            <span role="status" data-feed={state}>
              {text}
            </span>
            {frame?.metrics.requests === 0 && (
              <span className="ml-auto truncate">
                No recent requests.{' '}
                <a href="/" className="text-accent underline underline-offset-2">
                  Start a chat
                </a>
              </span>
            )}
          </p>
          <p className="text-pretty">
            The last 5 minutes, all providers combined. A red frame means that a figure is past its alert
            threshold.
          </p>
        </header>
        {state === 'closed' && (
          <p className="notice-line">
            Your session has ended. <a href="/dashboard">Sign in again</a>
          </p>
        )}
        <FigureTiles frame={frame} />
        <AlertList frame={frame} />
        <section ref={place} aria-labelledby="charts-title" className="flex flex-col gap-3">
          <h2 id="charts-title" className="section-title">
            Over time
          </h2>
          {near && frame ? (
            <Later
              part={charts}
              props={{ frame }}
              loading={<ChartsSkeleton />}
              failed={(onRetry, busy) => <LoadFailure what="The charts" {...{ onRetry, busy }} />}
            />
          ) : (
            <ChartsSkeleton />
          )}
        </section>
        <ProviderTable frame={frame} />
        <RunTable frame={frame} />
        <Footing frame={frame} />
      </div>
    </main>
  );
}

function ChartsSkeleton() {
  return (
    <div className="chart-grid" aria-hidden>
      {['a', 'b', 'c', 'd'].map((key) => (
        <div key={key} className="card chart-card" />
      ))}
    </div>
  );
}

/** What the process itself says. */
function Footing({ frame }: { frame: DashboardFrame | null }) {
  if (!frame) return null;
  const { uptime_s, bytes_sent, db_writes, checkpoints, reconnects, event_loop_delay_ms } = frame.metrics;
  const minutes = Math.floor(uptime_s / 60);
  return (
    <p className="text-sm text-muted">
      Up for {minutes < 1 ? `${uptime_s} s` : `${minutes} min`} · {db_writes} writes, {checkpoints}{' '}
      checkpoints · {(bytes_sent / 1_048_576).toFixed(1)} MiB streamed · {reconnects} streams resumed · event
      loop delay {milliseconds(event_loop_delay_ms.p99)} (p99)
    </p>
  );
}
