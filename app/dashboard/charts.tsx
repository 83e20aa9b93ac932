'use client';

import type { DashboardFrame, SlicePoint } from '@/lib/http/schemas/dashboard-frame.ts';
import { Chart, type ChartSeries } from './chart.tsx';
import { count, milliseconds } from './units.ts';

interface ChartPlan {
  title: string;
  series: (ChartSeries & { of: (point: SlicePoint) => number | null })[];
  /** The rule whose threshold is drawn. */
  alert?: string;
  format: (value: number) => string;
  whole?: boolean;
}

const PLANS: ChartPlan[] = [
  {
    title: 'First token',
    series: [
      { name: 'p50', tone: 'phase-3', kind: 'line', of: (point) => point.ttft_p50 },
      { name: 'p95', tone: 'accent', kind: 'line', of: (point) => point.ttft_p95 },
    ],
    alert: 'ttft',
    format: milliseconds,
  },
  {
    title: 'Full answer',
    series: [{ name: 'p95', tone: 'accent', kind: 'line', of: (point) => point.latency_p95 }],
    alert: 'latency',
    format: milliseconds,
  },
  {
    title: 'Queue wait',
    series: [{ name: 'p95', tone: 'accent', kind: 'line', of: (point) => point.queue_wait_p95 }],
    alert: 'queue_wait',
    format: milliseconds,
  },
  {
    title: 'Requests per 10 s',
    series: [
      // Drawn one over the other: what shows above the leaders are the followers.
      { name: 'Followers', tone: 'phase-3', kind: 'bar', of: (point) => point.leaders + point.followers },
      { name: 'Leaders', tone: 'accent', kind: 'bar', of: (point) => point.leaders },
      { name: 'Failed', tone: 'danger', kind: 'bar', of: (point) => point.errors },
    ],
    format: count,
    whole: true,
  },
];

/** The window as charts, with the thresholds of the alerts drawn. */
export default function Charts({ frame }: { frame: DashboardFrame }) {
  const { points } = frame.series;
  const times = points.map(({ at }) => Date.parse(at) / 1000);
  return (
    <div className="chart-grid">
      {PLANS.map(({ title, series, alert, format, whole }) => {
        const rule = frame.alerts.find(({ id }) => id === alert);
        const values = series.map(({ of }) => points.map(of));
        return (
          <Chart
            key={title}
            title={title}
            times={times}
            series={series}
            values={values}
            threshold={rule?.threshold ?? null}
            format={format}
            whole={whole}
          />
        );
      })}
    </div>
  );
}
