import { describe, expect, it } from 'vitest';
import { judge } from './criterion.ts';
import { markdownOf, reportOf } from './report.ts';

const check = { key: 'burst', table: 'first', name: 'Burst', method: 'By hand.' } as const;
const latency = { id: 'latency', what: 'Latency p95', target: { atMost: 6_000, unit: 'ms' } };
const cut = { id: 'cut', what: 'A | cell', target: { exactly: 1, unit: '' } };

describe('the report', () => {
  const judged = [judge(latency, 6_837), judge(cut, { notMeasured: 'the server\nended | early' })];
  const report = reportOf([{ check, judged, seconds: 1.5 }], 'mock/faststream', ['lighthouse']);

  it('says what was measured, where and of what, and judges it', () => {
    expect(report).toMatchObject({ verdict: 'NO-GO', model: 'mock/faststream', leftOut: ['lighthouse'] });
    expect(report.date).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(report.machine).toMatch(/\d+ × \S/);
    const text = markdownOf(report);
    expect(text).toContain('# NO-GO');
    expect(text).toContain('0 of 2 criteria hold, 1 fail, 1 could not be measured.');
    expect(text).toContain('| Latency p95 | ≤ 6,000 ms | 6,837 ms | **FAIL** |');
    expect(text).toContain('Left out, as was asked: lighthouse');
  });

  it('has no blank figure, and no cell that ends its row', () => {
    const rows = markdownOf(report)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    expect(rows).toContain('| A \\| cell | 1 | the server ended \\| early | **NOT MEASURED** |');
    for (const row of rows) expect(row).not.toMatch(/\| +\| [^|]*\|$/m);
  });
});
