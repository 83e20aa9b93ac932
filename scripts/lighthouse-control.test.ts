import { describe, expect, it } from 'vitest';
import { controlFault } from './lighthouse-control.ts';
import type { PageFigures } from './lighthouse-figures.ts';

const failure = (auditId: string, auditProperty?: string) => ({ passed: false, auditId, auditProperty });
const ALL = [failure('cumulative-layout-shift'), failure('resource-summary', 'script.size')];
const page = (
  performance: number,
  largestContentfulPaint: number,
  totalBlockingTime: number,
): PageFigures => ({
  ...{ performance, largestContentfulPaint, totalBlockingTime },
  ...{ accessibility: 100, layoutShift: 0.3, scriptBytes: 1_048_576 },
});
const HEAVY = page(20, 6_000, 6_000);
const SLOW_FLOOR = page(78, 2_700, 940);

describe('the negative control of the page budgets', () => {
  it('is content where the heavy page fails everything that it must', () => {
    expect(controlFault(1, ALL, HEAVY, SLOW_FLOOR)).toBeNull();
  });

  it('names a budget that the heavy page keeps', () => {
    expect(controlFault(1, ALL.slice(1), HEAVY, SLOW_FLOOR)).toBe(
      'a heavy page passed cumulative-layout-shift',
    );
    const kept = [...ALL.slice(1), { ...ALL[0], passed: true }];
    expect(controlFault(1, kept, HEAVY, SLOW_FLOOR)).toBe('a heavy page passed cumulative-layout-shift');
  });

  it('names a time that the heavy page keeps, by either rule', () => {
    expect(controlFault(1, ALL, page(20, 3_400, 6_000), SLOW_FLOOR)).toBe(
      'a heavy page passed largest contentful paint by the empty page',
    );
    expect(controlFault(1, ALL, page(20, 6_000, 500), SLOW_FLOOR)).toMatch(
      /passed total blocking time by the target, total blocking time by the empty page/,
    );
  });

  it('does not take a command that ended well for a failure', () => {
    expect(controlFault(0, ALL, HEAVY, SLOW_FLOOR)).toMatch(/did not/);
  });
});
