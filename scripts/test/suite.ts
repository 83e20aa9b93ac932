import type { Counts } from '../test-summary.ts';

/** What a suite came to, and a few words on it. */
export type Outcome = Counts & { note?: string };

/** One part of `npm test`. */
export interface Suite {
  /** As it is named on the command line. */
  key: string;
  /** As it is named in the summary. */
  name: string;
  /** It runs the production build, and cannot without one. */
  needsBuild?: true;
  run: () => Promise<Outcome>;
}
