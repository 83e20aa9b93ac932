import { lighthouseControl } from '../lighthouse-control.ts';
import { lighthouseResult } from '../lighthouse-report.ts';
import { visitPages } from '../lighthouse-visits.ts';
import { runTool } from '../run-tool.ts';
import { oneCheck, totalOf } from '../test-summary.ts';
import type { Outcome } from './suite.ts';

/** The budgets of `lighthouserc.json`, the times beside those of an empty page, and whether either can fail at all. */
export async function lighthouseSuite(): Promise<Outcome> {
  await visitPages();
  const code = await runTool('lhci', ['assert']);
  await runTool('lhci', ['upload']);
  const { counts, note } = lighthouseResult(code);
  const fault = await lighthouseControl();
  const control = oneCheck(fault === null);
  return { ...totalOf([counts, control]), note: `${note}; control: ${fault ?? 'a heavy page fails'}` };
}
