import { build } from '../production-build.ts';
import { runTool } from '../run-tool.ts';
import { oneCheck } from '../test-summary.ts';
import { goNoGoSuite } from './go-no-go-suite.ts';
import { lighthouseSuite } from './lighthouse-suite.ts';
import { playwrightSuite } from './playwright-suite.ts';
import type { Suite } from './suite.ts';
import { vitestSuite } from './vitest-suite.ts';

/** All suites, in the order in which it is cheap to learn that something does not hold. */
export const SUITES: Suite[] = [
  {
    key: 'lint',
    name: 'Lint',
    run: async () => oneCheck((await runTool('biome', ['check', '.'])) === 0),
  },
  {
    key: 'types',
    name: 'Types',
    run: async () => {
      const generated = await runTool('next', ['typegen']);
      return oneCheck(generated === 0 && (await runTool('tsc', ['--noEmit'])) === 0);
    },
  },
  { key: 'unit', name: 'Unit and contract', run: () => vitestSuite('vitest.config.ts') },
  { key: 'build', name: 'Production build', run: async () => oneCheck((await build()) === 0) },
  {
    key: 'start',
    name: 'Start and stop',
    needsBuild: true,
    run: () => vitestSuite('vitest.start.config.ts'),
  },
  { key: 'browser', name: 'Journeys in a browser', needsBuild: true, run: playwrightSuite },
  { key: 'lighthouse', name: 'Lighthouse', needsBuild: true, run: lighthouseSuite },
  { key: 'verify', name: 'Go or no-go, in short', needsBuild: true, run: goNoGoSuite },
];
