import type { AlertAnswer } from '@/lib/http/schemas/alert.ts';
import type { DashboardFrame } from '@/lib/http/schemas/dashboard-frame.ts';
import { count, inUnitOf, milliseconds, NOTHING, percent } from './units.ts';

interface Tile {
  name: string;
  value: string;
  note: string;
  /** The rule whose threshold the value is held against. */
  alert?: AlertAnswer;
}

/** The first figures, each with the threshold it is held against. Keeps its size from the first paint on. */
export function FigureTiles({ frame }: { frame: DashboardFrame | null }) {
  return (
    <section aria-label="Figures">
      <dl className="tile-grid">
        {tilesOf(frame).map(({ name, value, note, alert }) => (
          <div key={name} className="card tile" data-past={alert ? isPast(alert) : false}>
            <dt>{name}</dt>
            <dd className="tile-value" title={value === NOTHING ? 'No recent requests' : undefined}>
              {value}
            </dd>
            <dd className="tile-note">{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function tilesOf(frame: DashboardFrame | null): Tile[] {
  const metrics = frame?.metrics;
  const alert = (id: string) => frame?.alerts.find((one) => one.id === id);
  const limit = (id: string) => {
    const rule = alert(id);
    return rule ? `alert ${rule.comparison} ${inUnitOf(rule, rule.threshold)}` : ' ';
  };
  const timed = (figures: { p95: number; count: number } | undefined) =>
    figures && figures.count > 0 ? figures.p95 : null;
  const { leaders = 0, followers = 0, replays = 0 } = metrics?.coalesce ?? {};
  const ttft = metrics && metrics.ttft_ms.count > 0 ? metrics.ttft_ms : null;
  return [
    {
      name: 'Provider calls saved',
      value: metrics ? count(followers + replays) : NOTHING,
      note: `${count(metrics?.requests ?? 0)} requests, ${count(metrics?.provider_calls ?? 0)} calls`,
    },
    {
      name: 'Leaders · followers',
      value: metrics ? `${count(leaders)} · ${count(followers)}` : NOTHING,
      note:
        replays > 0
          ? `and ${count(replays)} sent again`
          : limit('coalescing').replace('alert', 'alert in a burst'),
      alert: alert('coalescing'),
    },
    {
      name: 'First token, p50 · p95',
      value: ttft ? `${milliseconds(ttft.p50)} · ${milliseconds(ttft.p95)}` : NOTHING,
      note: limit('ttft'),
      alert: alert('ttft'),
    },
    {
      name: 'Queue wait, p95',
      value: milliseconds(timed(metrics?.queue_wait_ms)),
      note: limit('queue_wait'),
      alert: alert('queue_wait'),
    },
    {
      name: 'Full answer, p95',
      value: milliseconds(timed(metrics?.latency_ms)),
      note: limit('latency'),
      alert: alert('latency'),
    },
    {
      name: 'Failed answers',
      // What the alert judges by, and over the same requests.
      value: percent(alert('error_rate')?.value ?? null),
      note: `last 100 requests, ${limit('error_rate')}`,
      alert: alert('error_rate'),
    },
    {
      name: 'Stop, p95',
      value: milliseconds(timed(metrics?.cancel_ms)),
      note: limit('cancel'),
      alert: alert('cancel'),
    },
    {
      name: 'In progress',
      value: metrics ? count(metrics.active_runs) : NOTHING,
      note: `${count(metrics?.subscribers ?? 0)} open streams, ${count(metrics?.queue_depth ?? 0)} queued`,
    },
  ];
}

function isPast({ value, threshold, comparison }: AlertAnswer): boolean {
  if (value === null) return false;
  return comparison === 'above' ? value > threshold : value < threshold;
}
