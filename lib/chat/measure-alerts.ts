import { type AlertMeasures, LAST_REQUESTS, STALE_AFTER_MS } from '../metrics/alerts/alert-rules.ts';
import type { ChatServices } from './services.ts';

/** What the alert rules judge by, as it is now. Rejects where the database cannot be read. */
export async function measureAlerts({
  metrics,
  store,
  runs,
  clock,
}: Omit<ChatServices, 'alerts'>): Promise<AlertMeasures> {
  const unsettled = await store.streamingBefore(new Date(clock.wallNow() - STALE_AFTER_MS));
  const live = new Set(runs.live().map(({ runId }) => runId));
  metrics.staleRows = unsettled.filter((runId) => !live.has(runId)).length;
  return {
    window: metrics.figures('window').all,
    last: metrics.figures({ last: LAST_REQUESTS }).all,
    followersPerLeader: metrics.bursts.followersPerLeader(),
    staleRows: metrics.staleRows,
    eventLoopDelayP99Ms: metrics.eventLoopDelay.read().p99,
  };
}
