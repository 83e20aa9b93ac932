import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LHCI_FOLDER, medianFigures, type PageFigures, visitsByPage } from './lighthouse-figures.ts';
import { FLOOR_PAGE, judgeTimes, TIMED_TARGETS } from './lighthouse-judgement.ts';
import { lighthouseConfig } from './lighthouse-visits.ts';
import { runTool } from './run-tool.ts';

/** Assertions that the heavy page must fail, and does for reasons of its own each. */
const MUST_FAIL = ['cumulative-layout-shift', 'resource-summary.script.size'];

/**
 * A mebibyte of script; once the page has been painted, without which nothing could be pushed, it works for a second
 * and a half, and pushes the text down; not at once, since what moves half a second after a resize, as of a browser that
 * becomes a phone, is forgiven.
 */
const HEAVY_SCRIPT = `/*${'x'.repeat(1024 * 1024)}*/
new PerformanceObserver((list, observer) => {
  if (list.getEntriesByName('first-contentful-paint').length === 0) return;
  observer.disconnect();
  setTimeout(() => {
    const until = performance.now() + 1500;
    while (performance.now() < until);
    setTimeout(() => {
      const pushing = document.createElement('div');
      pushing.style.height = '300px';
      document.querySelector('main').prepend(pushing);
    }, 700);
  }, 100);
}).observe({ type: 'paint', buffered: true });
`;
const HEAVY_PAGE = `<!doctype html><html lang="en"><head><title>Heavy</title>
<meta name="viewport" content="width=device-width"><script src="/heavy.js"></script></head>
<body><main><h1>A page that nobody should have to wait for</h1><p>${'Some text. '.repeat(40)}</p></main></body></html>`;

/**
 * Whether a page can fail at all: visits one that is heavy on purpose, and judges it by the budgets of
 * `lighthouserc.json` and by both rules for times, with what the empty page took on this machine. Answers null where all
 * failed that must, else a sentence.
 */
export async function lighthouseControl(): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'dac-lighthouse-control-'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/heavy.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isScript ? HEAVY_SCRIPT : HEAVY_PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { ci } = lighthouseConfig();
    const url = [`http://127.0.0.1:${(server.address() as AddressInfo).port}/`];
    const { settings } = ci.collect;
    const config = { ci: { collect: { url, settings, numberOfRuns: 1 }, assert: ci.assert } };
    const file = join(folder, 'lighthouserc.json');
    writeFileSync(file, JSON.stringify(config));
    const code = await runTool('lhci', ['autorun', `--config=${file}`], folder);
    const kept = join(folder, LHCI_FOLDER);
    const results = JSON.parse(readFileSync(join(kept, 'assertion-results.json'), 'utf8'));
    const floor = medianFigures(visitsByPage().get(FLOOR_PAGE) ?? []);
    return controlFault(code, results, medianFigures(visitsByPage(kept).get('/') ?? []), floor);
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Assertion {
  passed: boolean;
  auditId?: string;
  auditProperty?: string;
}

/** A machine on which the empty page meets every target exactly, so that the target alone decides. */
const GOOD_FLOOR = Object.fromEntries(
  TIMED_TARGETS.map(({ name, atLeast, atMost }) => [name, atLeast ?? atMost]),
) as unknown as PageFigures;

/** What is wrong with how the heavy page was judged; null: nothing. */
export function controlFault(
  exitCode: number,
  results: readonly Assertion[],
  heavy: PageFigures,
  floor: PageFigures,
): string | null {
  const failed = new Set(
    results
      .filter(({ passed }) => !passed)
      .map(({ auditId, auditProperty }) => (auditProperty ? `${auditId}.${auditProperty}` : auditId)),
  );
  const passed = MUST_FAIL.filter((assertion) => !failed.has(assertion));
  for (const [rule, empty] of [['the target', GOOD_FLOOR] as const, ['the empty page', floor] as const]) {
    const held = judgeTimes(heavy, empty).filter(({ holds }) => holds);
    passed.push(...held.map(({ target }) => `${target.what} by ${rule}`));
  }
  if (passed.length > 0) return `a heavy page passed ${passed.join(', ')}`;
  return exitCode === 0 ? 'a heavy page failed its assertions, and the command did not' : null;
}
