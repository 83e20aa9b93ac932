import { describe, expect, it } from 'vitest';
import { controlFault } from './lighthouse-control.ts';

const failure = (auditId: string, auditProperty?: string) => ({ passed: false, auditId, auditProperty });
const ALL = [
  failure('categories', 'performance'),
  failure('largest-contentful-paint'),
  failure('total-blocking-time'),
  failure('cumulative-layout-shift'),
  failure('resource-summary', 'script.size'),
];

describe('the negative control of the page budgets', () => {
  it('is content where the heavy page fails everything that it must', () => {
    expect(controlFault(1, ALL)).toBeNull();
  });

  it('names a budget that the heavy page keeps', () => {
    expect(controlFault(1, ALL.slice(1))).toBe('a heavy page passed categories.performance');
    expect(controlFault(1, [])).toMatch(/passed categories.performance, largest-contentful-paint/);
    const kept = [...ALL.slice(1), { ...ALL[0], passed: true }];
    expect(controlFault(1, kept)).toBe('a heavy page passed categories.performance');
  });

  it('does not take a command that ended well for a failure', () => {
    expect(controlFault(0, ALL)).toMatch(/did not/);
  });
});
