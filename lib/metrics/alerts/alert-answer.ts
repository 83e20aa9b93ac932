import type { HeldBy } from '../held-loop.ts';
import type { Alert } from './alert-watch.ts';

/** More names than this are no help. */
const MOST_HELD = 5;

/** An alert as the interface and the webhook tell it; `held` is who held up the event loop of late. */
export function alertAnswer({ rule, state, value, threshold, forMs, since }: Alert, held: readonly HeldBy[]) {
  return {
    id: rule.id,
    title: rule.title,
    state,
    value,
    threshold,
    comparison: rule.comparison,
    unit: rule.unit,
    for_s: forMs / 1000,
    since: since === null ? null : new Date(since).toISOString(),
    ...(rule.id === 'event_loop_delay' ? { by: held.slice(0, MOST_HELD) } : {}),
  };
}
