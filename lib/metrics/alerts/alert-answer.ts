import type { Alert } from './alert-watch.ts';

/** An alert as the interface and the webhook tell it. */
export function alertAnswer({ rule, state, value, threshold, forMs, since }: Alert) {
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
  };
}
