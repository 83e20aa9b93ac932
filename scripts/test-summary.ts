/** What one suite came to. */
export interface SuiteResult {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  /** A few words on a failure, or figures worth reading. */
  note?: string;
}

export type Counts = Pick<SuiteResult, 'passed' | 'failed' | 'skipped'>;

/** A suite that is one check. */
export function oneCheck(ok: boolean): Counts {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/**
 * The counts of a tool that counts for itself. A tool that ended badly without naming a failure (a crash, an error
 * outside any test, no report at all) counts as one failure, and so does one that ran nothing.
 */
export function countsOf(report: Counts | null, exitCode: number): Counts {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const silent = report.failed === 0 && (exitCode !== 0 || report.passed === 0);
  return silent ? { ...report, failed: 1 } : report;
}

/** A table of all suites; its last line is `N passed, N failed`, and `, N skipped` where any were. */
export function summaryOf(results: readonly SuiteResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map(({ name, seconds, note, ...counts }) => {
    const sign = counts.failed > 0 ? '✗' : '✓';
    const time = `${seconds.toFixed(1)} s`.padStart(8);
    return `  ${sign} ${name.padEnd(width)}  ${time}  ${inWords(counts)}${note ? `  (${note})` : ''}`;
  });
  return ['', 'Summary', ...lines, '', inWords(totalOf(results))].join('\n');
}

export function totalOf(results: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => results.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Names what was skipped, each once. Undefined where nothing was. */
export function skippedNote(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `skipped: ${[...new Set(names)].join('; ')}`;
}
