import type { SettledRun } from '@/lib/http/schemas/dashboard-frame.ts';
import { milliseconds } from './units.ts';

/** The phases of a run, in their order. */
export const PHASES = [
  { key: 'queue', name: 'Queue', tone: 'bg-phase-1' },
  { key: 'retries', name: 'Retries', tone: 'bg-phase-2' },
  { key: 'connect', name: 'Connect', tone: 'bg-phase-3' },
  { key: 'provider', name: 'Provider', tone: 'bg-phase-4' },
  { key: 'overhead', name: 'Server overhead', tone: 'bg-phase-5' },
  { key: 'stream', name: 'Streaming', tone: 'bg-phase-6' },
] as const;

type Phases = Record<(typeof PHASES)[number]['key'], number>;

/** Where the time of a run went, in milliseconds. Of a provider in this process only the whole is known. */
export function phasesOf({ queue_wait_ms, ttft_ms, latency_ms, timings }: SettledRun): Phases {
  const first = ttft_ms ?? latency_ms;
  const stream = Math.max(0, latency_ms - first);
  if (!timings) {
    const provider = Math.max(0, first - queue_wait_ms);
    return { queue: queue_wait_ms, retries: 0, connect: 0, provider, overhead: 0, stream };
  }
  return {
    queue: queue_wait_ms,
    retries: timings.retries_ms,
    connect: timings.connect_ms,
    provider: timings.headers_ms + timings.first_byte_ms,
    overhead: timings.overhead_ms,
    stream,
  };
}

/** One bar, as long as the run was beside the longest of the table. */
export function RunWaterfall({ phases, longest }: { phases: Phases; longest: number }) {
  const told = PHASES.filter(({ key }) => phases[key] >= 0.05);
  const text = told.map(({ key, name }) => `${name} ${milliseconds(phases[key])}`).join(', ');
  return (
    <span className="flex h-3 w-full min-w-40 overflow-hidden rounded-sm" title={text}>
      {told.map(({ key, tone }) => (
        <span
          key={key}
          aria-hidden
          className={`${tone} min-w-px`}
          style={{ width: `${(phases[key] / longest) * 100}%` }}
        />
      ))}
      <span className="sr-only">{text}</span>
    </span>
  );
}
