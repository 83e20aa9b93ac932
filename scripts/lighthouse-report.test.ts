import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lighthouseResult } from './lighthouse-report.ts';

let folder: string;
let count = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dac-lhr-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function visited(path: string, performance: number, paint = 1_234): void {
  const lhr = {
    requestedUrl: `http://127.0.0.1:1${path}`,
    categories: { performance: { score: performance }, accessibility: { score: 1 } },
    audits: {
      'largest-contentful-paint': { numericValue: paint },
      'total-blocking-time': { numericValue: 100 },
      'cumulative-layout-shift': { numericValue: 0.01 },
      'resource-summary': { details: { items: [{ resourceType: 'script', transferSize: 102_400 }] } },
    },
  };
  writeFileSync(join(folder, `lhr-${++count}.json`), JSON.stringify(lhr));
}
const asserted = (results: object[]) =>
  writeFileSync(join(folder, 'assertion-results.json'), JSON.stringify(results));

test('each page but the empty one is one check, told with the medians of its visits', () => {
  visited('/floor', 1);
  for (const performance of [0.5, 0.95, 1]) visited('/', performance);
  visited('/chat/a', 0.9);
  asserted([]);
  const { counts, note } = lighthouseResult(0, folder);
  expect(counts).toEqual({ passed: 2, failed: 0, skipped: 0 });
  expect(note).toContain("/: performance 95 (at least 90, by the target; the empty page's: 100), ");
  expect(note).toContain('accessibility 100, layout shift 0.010, script 100 KiB');
  expect(note).toContain('/chat/a: performance 90');
});

test('a page fails once, however many of its assertions do; a warning is no failure', () => {
  visited('/floor', 1);
  visited('/', 1);
  visited('/chat/a', 1);
  const failure = { url: 'http://127.0.0.1:1/chat/a', passed: false, level: 'error' };
  asserted([failure, failure, { url: 'http://127.0.0.1:1/', passed: false, level: 'warn' }]);
  expect(lighthouseResult(1, folder).counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('on a slow machine a page passes by the empty page, and fails too far from it', () => {
  visited('/floor', 0.78, 2_900);
  visited('/', 0.7, 3_600);
  visited('/chat/a', 0.67, 3_600);
  asserted([]);
  const { counts, note } = lighthouseResult(0, folder);
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(note).toContain("/: performance 70 (at least 68, by the empty page's 78)");
  expect(note).toContain("/chat/a: MISSED: performance 67 (at least 68, by the empty page's 78)");
});

test('no empty page, no visit at all, or an end that nothing explains, is a failure', () => {
  expect(lighthouseResult(0, folder).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  visited('/', 1);
  expect(lighthouseResult(0, folder).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  visited('/floor', 1);
  expect(lighthouseResult(0, folder).counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(lighthouseResult(1, folder).counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
