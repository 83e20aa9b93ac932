import type { AlertAnswer } from '@/lib/http/schemas/alert.ts';

/** What stands where nothing was measured. */
export const NOTHING = '–';

/** `0.4 ms`, `41 ms`, `1.25 s`, `2.1 min`. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return NOTHING;
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(2))} s`;
  return `${Number((ms / 60_000).toFixed(1))} min`;
}

/** A share from 0 to 1. */
export function percent(share: number | null): string {
  return share === null ? NOTHING : `${Number((share * 100).toFixed(2))} %`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A value or a threshold of an alert. */
export function inUnitOf({ id, unit }: Pick<AlertAnswer, 'id' | 'unit'>, value: number | null): string {
  if (value === null) return NOTHING;
  if (unit === 'ms') return milliseconds(value);
  return id === 'error_rate' ? percent(value) : String(Number(value.toFixed(1)));
}

/** `just now`, `12 s`, `3 min`, `2 h`: between two ISO times. */
export function ago(then: string, now: string): string {
  const s = Math.max(0, Math.round((Date.parse(now) - Date.parse(then)) / 1000));
  if (s < 2) return 'just now';
  if (s < 60) return `${s} s ago`;
  if (s < 3600) return `${Math.floor(s / 60)} min ago`;
  return `${Math.floor(s / 3600)} h ago`;
}
