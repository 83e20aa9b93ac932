import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './bench/app-server.ts';
import { answers, freePort, startNode } from './bench/processes.ts';
import { ensureBrowser } from './browser.ts';
import { clearLighthouse, type PageFigures, visitsByPage } from './lighthouse-figures.ts';
import { LIGHTHOUSE } from './lighthouse-server.ts';
import { runTool } from './run-tool.ts';

const FIRST_ROUNDS = 3;
const ALL_ROUNDS = 5;
/** How far apart the visits of a page may lie for three of them to be enough: points of the score, and milliseconds. */
const SMALL_SPREAD = { performance: 5, largestContentfulPaint: 300 };
const START_MS = 180_000;

/** Of `lighthouserc.json`, what is read here. */
export interface LighthouseConfig {
  ci: { collect: { url: string[]; settings: object }; assert: object; upload: object };
}

export const lighthouseConfig = (): LighthouseConfig =>
  JSON.parse(readFileSync(join(ROOT, 'lighthouserc.json'), 'utf8'));

/**
 * Visits every page of `lighthouserc.json` with Lighthouse, in turn: a machine that is slow for a while is slow for all
 * of them. Three rounds, and two more where the visits of any page lie far apart. Results are left where LHCI looks for
 * them.
 */
export async function visitPages(): Promise<void> {
  ensureBrowser();
  clearLighthouse();
  const folder = mkdtempSync(join(tmpdir(), 'dac-lighthouse-rounds-'));
  // Not the port of the configuration, which another run on this machine may be using.
  const port = await freePort();
  const server = await startNode(['scripts/lighthouse-server.ts', '--port', String(port)], {
    cwd: ROOT,
    withinMs: START_MS,
    ready: answers(`http://127.0.0.1:${port}/api/health?ready=1`),
  });
  try {
    const { url: configured, settings } = lighthouseConfig().ci.collect;
    const url = configured.map((page) => page.replace(`:${LIGHTHOUSE.port}/`, `:${port}/`));
    const config = join(folder, 'lighthouserc.json');
    writeFileSync(
      config,
      JSON.stringify({ ci: { collect: { url, settings, numberOfRuns: 1, additive: true } } }),
    );
    for (let round = 0; round < ALL_ROUNDS; round++) {
      if (round === FIRST_ROUNDS && isSpreadSmall(visitsByPage())) break;
      const code = await runTool('lhci', ['collect', `--config=${config}`]);
      if (code !== 0) throw new Error('Lighthouse could not visit the pages: see above.');
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the visits of every page lie so close together that more of them would say the same. */
export function isSpreadSmall(pages: ReadonlyMap<string, readonly PageFigures[]>): boolean {
  return [...pages.values()].every((visits) =>
    Object.entries(SMALL_SPREAD).every(([name, most]) => {
      const values = visits.map((visit) => visit[name as keyof typeof SMALL_SPREAD]);
      return Math.max(...values) - Math.min(...values) <= most;
    }),
  );
}
