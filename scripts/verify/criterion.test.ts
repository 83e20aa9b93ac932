import { describe, expect, it } from 'vitest';
import { type Criterion, type Figure, judge, type Target, targetInWords, verdictOf } from './criterion.ts';

const criterion = (target: Target): Criterion => ({ id: 'one', what: 'One', target });

describe('a criterion', () => {
  it.each<[Target, Figure, string]>([
    [{ atMost: 6_000, unit: 'ms' }, 6_000, 'PASS'],
    [{ atMost: 6_000, unit: 'ms' }, 6_000.001, 'FAIL'],
    // The report that this one replaces called this a pass.
    [{ atMost: 6_000, unit: 'ms' }, 6_837, 'FAIL'],
    [{ below: 300, unit: 'ms' }, 300, 'FAIL'],
    [{ below: 300, unit: 'ms' }, 299.9, 'PASS'],
    [{ atLeast: 90, unit: '' }, 90, 'PASS'],
    [{ atLeast: 90, unit: '' }, 89.9, 'FAIL'],
    [{ exactly: 50, unit: '' }, 50, 'PASS'],
    [{ exactly: 50, unit: '' }, 51, 'FAIL'],
    [{ exactly: 0, unit: '' }, 0, 'PASS'],
    [{ atMost: 1, unit: '' }, Number.NaN, 'NOT MEASURED'],
    [{ atMost: 1, unit: '' }, Number.POSITIVE_INFINITY, 'NOT MEASURED'],
    [{ atMost: 1, unit: '' }, { notMeasured: 'no browser' }, 'NOT MEASURED'],
  ])('with target %j and figure %j is %s', (target, figure, verdict) => {
    expect(judge(criterion(target), figure).verdict).toBe(verdict);
  });

  it('without a figure was not measured, and says so', () => {
    expect(judge(criterion({ atMost: 1, unit: '' }), undefined)).toMatchObject({
      verdict: 'NOT MEASURED',
      figure: { notMeasured: expect.stringMatching(/./) },
    });
  });

  it('is put into words', () => {
    expect(targetInWords({ atMost: 6_000, unit: 'ms' })).toBe('≤ 6,000 ms');
    expect(targetInWords({ below: 1, unit: '%' })).toBe('< 1 %');
    expect(targetInWords({ exactly: 50, unit: '' })).toBe('50');
  });
});

describe('the verdict', () => {
  const judged = (figure: Figure) => judge(criterion({ atMost: 1, unit: '' }), figure);
  it('is GO only where everything was measured and holds', () => {
    expect(verdictOf([judged(1), judged(0)])).toBe('GO');
    expect(verdictOf([judged(1), judged(2)])).toBe('NO-GO');
    expect(verdictOf([judged(1), judged({ notMeasured: 'no browser' })])).toBe('NO-GO');
    expect(verdictOf([])).toBe('NO-GO');
  });
});
