import { CircleAlert, CircleCheck, CircleDashed, Clock3, type LucideIcon } from 'lucide-react';
import type { AlertAnswer } from '@/lib/http/schemas/alert.ts';
import type { DashboardFrame } from '@/lib/http/schemas/dashboard-frame.ts';
import { ago, inUnitOf } from './units.ts';

const STATES: Record<AlertAnswer['state'], { text: string; icon: LucideIcon; tone: string }> = {
  firing: { text: 'Firing', icon: CircleAlert, tone: 'text-danger' },
  pending: { text: 'Pending', icon: Clock3, tone: 'text-warn' },
  resolved: { text: 'Resolved', icon: CircleCheck, tone: 'text-good' },
  inactive: { text: 'OK', icon: CircleDashed, tone: 'text-muted' },
};

/** Every alert with its state: those that need somebody first. */
export function AlertList({ frame }: { frame: DashboardFrame | null }) {
  const order = Object.keys(STATES);
  const alerts = frame?.alerts.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state)) ?? [];
  const firing = alerts.filter(({ state }) => state === 'firing').length;
  return (
    <section aria-labelledby="alerts-title" className="flex flex-col gap-3">
      <h2 id="alerts-title" className="section-title">
        Alerts{' '}
        <span className="font-normal text-muted" role="status">
          {frame && (firing === 0 ? 'None firing' : `${firing} firing`)}
        </span>
      </h2>
      <ul className="alert-grid">
        {frame === null
          ? Array.from({ length: 8 }, (_, at) => `skeleton ${at}`).map((key) => (
              <li key={key} aria-hidden className="card alert-row" />
            ))
          : alerts.map((alert) => <AlertRow key={alert.id} alert={alert} now={frame.at} />)}
      </ul>
    </section>
  );
}

function AlertRow({ alert, now }: { alert: AlertAnswer; now: string }) {
  const { text, icon: Icon, tone } = STATES[alert.state];
  const limit = `${alert.comparison} ${inUnitOf(alert, alert.threshold)}${alert.for_s > 0 ? ` for ${forTime(alert.for_s)}` : ''}`;
  return (
    <li className="card alert-row" data-alert={alert.id} data-state={alert.state}>
      <Icon aria-hidden size={18} strokeWidth={1.75} className={`shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{alert.title}</p>
        <p className="truncate text-sm text-muted">{limit}</p>
        {alert.by?.[0] && (
          <p className="truncate text-sm text-muted">
            Longest: {alert.by[0].by}, {alert.by[0].longest_ms} ms
          </p>
        )}
      </div>
      <div className="text-right text-sm tabular-nums">
        <p className={tone}>
          {text}
          {alert.since && <span className="text-muted"> {ago(alert.since, now)}</span>}
        </p>
        <p className="text-muted">
          {alert.value === null ? 'No recent requests' : `Now ${inUnitOf(alert, alert.value)}`}
        </p>
      </div>
    </li>
  );
}

const forTime = (s: number) => (s < 60 ? `${s} s` : `${Number((s / 60).toFixed(1))} min`);
