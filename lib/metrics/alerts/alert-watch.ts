import type { Clock } from '../../stream/clock.ts';
import type { AlertMeasures, AlertRule } from './alert-rules.ts';

/** Time between two looks, in milliseconds. */
const LOOK_MS = 5_000;
/** How long it must be well again before an alert counts as over, in milliseconds. */
const CLEAR_FOR_MS = 60_000;
/** How far back past its threshold a value must be to count as well: a tenth, so that one that hovers does not flap. */
const CLEAR_BAND = 0.1;

/** `pending`: past its threshold, not yet for long enough. `resolved`: it fired, and is over. */
export type AlertState = 'inactive' | 'pending' | 'firing' | 'resolved';

/** A rule and how it stands. */
export interface Alert {
  rule: AlertRule;
  threshold: number;
  /** How long it must be past its threshold, in milliseconds. */
  forMs: number;
  state: AlertState;
  /** As of the last look; null where there was nothing to judge by. */
  value: number | null;
  /** When it came into its state, wall time in milliseconds; null while it never left the first. */
  since: number | null;
}

interface Watched extends Alert {
  /** When the state, and the value's being well, began, on the monotonic clock. */
  enteredAt: number;
  clearSince: number | null;
}

export interface AlertWatchOptions {
  clock: Clock;
  rules: readonly AlertRule[];
  thresholds: Record<string, number>;
  /** Replaces every rule's own time, and that of getting well, in milliseconds; null: their own. */
  forMs: number | null;
  measure(): Promise<AlertMeasures>;
  /** Told of every change of a state; must neither throw nor take long. */
  onChange(alert: Alert): void;
  onError(error: unknown): void;
}

/** Looks at the figures every few seconds and keeps the state of every alert. */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  readonly #watched: Watched[];
  readonly #clearForMs: number;
  #unschedule: (() => void) | null = null;
  #stopped = true;

  constructor(options: AlertWatchOptions) {
    this.#options = options;
    this.#clearForMs = options.forMs ?? CLEAR_FOR_MS;
    this.#watched = options.rules.map((rule) => ({
      rule,
      threshold: options.thresholds[rule.id] ?? rule.threshold,
      forMs: options.forMs ?? rule.forMs,
      state: 'inactive',
      value: null,
      since: null,
      enteredAt: 0,
      clearSince: null,
    }));
  }

  /** All alerts, in the order of their rules. */
  list(): readonly Alert[] {
    return this.#watched;
  }

  /** Looks now and from then on. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    const again = async () => {
      await this.look();
      if (!this.#stopped) this.#unschedule = this.#options.clock.schedule(LOOK_MS, again);
    };
    void again();
  }

  stop(): void {
    this.#stopped = true;
    this.#unschedule?.();
  }

  /** Looks once. Never rejects: where nothing can be measured, every alert stays as it is. */
  async look(): Promise<void> {
    const { clock, measure, onChange, onError } = this.#options;
    try {
      const measures = await measure();
      for (const alert of this.#watched) {
        alert.value = alert.rule.value(measures);
        const next = this.#next(alert, clock.now());
        if (next === alert.state) continue;
        alert.state = next;
        alert.enteredAt = clock.now();
        alert.since = clock.wallNow();
        alert.clearSince = null;
        onChange({ ...alert });
      }
    } catch (error) {
      onError(error);
    }
  }

  #next(alert: Watched, now: number): AlertState {
    const past = isPast(alert);
    switch (alert.state) {
      case 'inactive':
      case 'resolved':
        if (!past) return alert.state;
        return alert.forMs === 0 ? 'firing' : 'pending';
      case 'pending':
        if (!past) return 'inactive';
        return now - alert.enteredAt >= alert.forMs ? 'firing' : 'pending';
      case 'firing':
        if (!isClear(alert)) {
          alert.clearSince = null;
          return 'firing';
        }
        alert.clearSince ??= now;
        return now - alert.clearSince >= this.#clearForMs ? 'resolved' : 'firing';
    }
  }
}

function isPast({ rule, value, threshold }: Alert): boolean {
  if (value === null) return false;
  return rule.comparison === 'above' ? value > threshold : value < threshold;
}

function isClear({ rule, value, threshold }: Alert): boolean {
  if (value === null) return true;
  const band = threshold * CLEAR_BAND;
  return rule.comparison === 'above' ? value <= threshold - band : value >= threshold + band;
}
