import { ensureBrowser } from '../browser.ts';
import { lighthouseControl } from '../lighthouse-control.ts';
import { clearLighthouse, lighthouseResult } from '../lighthouse-report.ts';
import { runTool } from '../run-tool.ts';
import { oneCheck, totalOf } from '../test-summary.ts';
import type { Outcome } from './suite.ts';

/** The budgets of `lighthouserc.json`, and whether they can fail at all. */
export async function lighthouseSuite(): Promise<Outcome> {
  ensureBrowser();
  clearLighthouse();
  const code = await runTool('lhci', ['autorun']);
  const { counts, note } = lighthouseResult(code);
  const fault = await lighthouseControl();
  const control = oneCheck(fault === null);
  return { ...totalOf([counts, control]), note: `${note}; control: ${fault ?? 'a heavy page fails'}` };
}
