/** One figure against its bar, compared in code. */
export interface Bar {
  what: string;
  value: number;
  unit: string;
  /** `atMost` or `atLeast` this; absent: only reported. */
  atMost?: number;
  atLeast?: number;
  /** What it is aimed at beyond the bar, in words. */
  aim?: string;
}

export interface BenchResult {
  name: string;
  /** Figures that explain the bars, baselines among them. */
  figures: Record<string, number | string>;
  bars: Bar[];
}

export function verdict(bar: Bar): 'PASS' | 'MISS' | '-' {
  if (bar.atMost === undefined && bar.atLeast === undefined) {
    return '-';
  }
  const held = bar.value <= (bar.atMost ?? Infinity) && bar.value >= (bar.atLeast ?? -Infinity);
  return held ? 'PASS' : 'MISS';
}

/** Figures to three or four significant digits, as a line of a report wants them. */
export function shown(value: number | string): string {
  if (typeof value === 'string' || !Number.isFinite(value)) {
    return String(value);
  }
  return Number.isInteger(value) || Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : value.toPrecision(3);
}

export function printed(result: BenchResult): string {
  const lines = [`\n${result.name}`];
  for (const [name, value] of Object.entries(result.figures)) {
    lines.push(`    ${name}: ${shown(value)}`);
  }
  for (const bar of result.bars) {
    const limit =
      bar.atMost !== undefined
        ? `≤ ${shown(bar.atMost)}`
        : bar.atLeast !== undefined
          ? `≥ ${shown(bar.atLeast)}`
          : '';
    const aim = bar.aim === undefined ? '' : `, aim ${bar.aim}`;
    lines.push(`  ${verdict(bar).padEnd(4)}  ${bar.what}: ${shown(bar.value)} ${bar.unit} (${limit}${aim})`);
  }
  return lines.join('\n');
}
