/** What a figure must come to. Several may be given; all must hold. */
export interface Target {
  atMost?: number;
  atLeast?: number;
  below?: number;
  exactly?: number;
  unit: string;
}

/** One thing that must hold. */
export interface Criterion {
  id: string;
  what: string;
  target: Target;
}

/** A figure as it was measured, or why it could not be. */
export type Figure = number | { notMeasured: string };

export type Verdict = 'PASS' | 'FAIL' | 'NOT MEASURED';

/** A criterion with its figure, judged. */
export interface Judged extends Criterion {
  figure: Figure;
  verdict: Verdict;
}

/** Holds a figure against its target. What is not a number was not measured. */
export function judge(criterion: Criterion, figure: Figure | undefined): Judged {
  const given = figure ?? { notMeasured: 'the measurement gave no figure for it' };
  if (typeof given !== 'number') return { ...criterion, figure: given, verdict: 'NOT MEASURED' };
  if (!Number.isFinite(given)) {
    return { ...criterion, figure: { notMeasured: `the figure is ${given}` }, verdict: 'NOT MEASURED' };
  }
  const { atMost = Infinity, atLeast = -Infinity, below = Infinity, exactly = given } = criterion.target;
  const holds = given <= atMost && given >= atLeast && given < below && given === exactly;
  return { ...criterion, figure: given, verdict: holds ? 'PASS' : 'FAIL' };
}

/** `GO` where something was judged and everything holds. */
export function verdictOf(judged: readonly Judged[]): 'GO' | 'NO-GO' {
  return judged.length > 0 && judged.every(({ verdict }) => verdict === 'PASS') ? 'GO' : 'NO-GO';
}

/** `≤ 6,000 ms`, `< 1 %`, `50`. */
export function targetInWords({ atMost, atLeast, below, exactly, unit }: Target): string {
  const signs: [string, number | undefined][] = [
    ['', exactly],
    ['≤ ', atMost],
    ['≥ ', atLeast],
    ['< ', below],
  ];
  return signs
    .filter((sign): sign is [string, number] => sign[1] !== undefined)
    .map(([sign, value]) => sign + inUnit(value, unit))
    .join(' and ');
}

/** Never rounded towards its target: up to three decimals, and all of the digits before them. */
export function inUnit(value: number, unit: string): string {
  const number = value.toLocaleString('en-US', { maximumFractionDigits: 3 });
  return unit === '' ? number : `${number} ${unit}`;
}
