import { LRUCache } from 'lru-cache';
import type { Role } from '../stream/run-log.ts';
import type { RunRecord } from '../stream/run-observer.ts';
import { type FiguresByProvider, figuresOf } from './figures.ts';

/** Requests that can be looked back on, at most. */
export const MAX_LAST_REQUESTS = 1_000;

/** The last requests, each with the run that answered it once that has settled. */
export class LastRequests {
  readonly #requests: { provider: string; role: Role; runId: string }[] = [];
  /** How many of them each run answered. */
  readonly #perRun = new Map<string, number>();
  readonly #runs = new LRUCache<string, RunRecord>({ max: MAX_LAST_REQUESTS });

  requested(provider: string, role: Role, runId: string): void {
    this.#requests.push({ provider, role, runId });
    this.#perRun.set(runId, this.answeredBy(runId) + 1);
    if (this.#requests.length <= 2 * MAX_LAST_REQUESTS) return;
    for (const forgotten of this.#requests.splice(0, MAX_LAST_REQUESTS)) {
      const left = this.answeredBy(forgotten.runId) - 1;
      if (left > 0) this.#perRun.set(forgotten.runId, left);
      else this.#perRun.delete(forgotten.runId);
    }
  }

  settled(run: RunRecord): void {
    this.#runs.set(run.runId, run);
  }

  /** How many of the requests that are remembered this run answered. */
  answeredBy(runId: string): number {
    return this.#perRun.get(runId) ?? 0;
  }

  /** Of the last `count` requests, at most `MAX_LAST_REQUESTS`; a run that answered several is counted once. */
  sum(count: number): FiguresByProvider {
    const sum: FiguresByProvider = new Map();
    const seen = new Set<string>();
    for (const { provider, role, runId } of this.#requests.slice(-Math.min(count, MAX_LAST_REQUESTS))) {
      const figures = figuresOf(sum, provider);
      figures.requested(role);
      const run = this.#runs.peek(runId);
      if (!run || seen.has(runId)) continue;
      seen.add(runId);
      figures.take(run);
      figures.providerCalls += run.providerCalls;
      figures.retries += Math.max(0, run.providerCalls - 1);
    }
    return sum;
  }
}
