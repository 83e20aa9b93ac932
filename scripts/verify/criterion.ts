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

/** A figure of a page on a machine where an empty page misses the target too, so that the distance from it decides. */
export interface FloorFigure {
  value: number;
  /** What the empty page came to. */
  floor: number;
  /** What the value was held against. */
  limit: number;
  withinFloor: boolean;
}

/** A figure as it was measured, or why it could not be. */
export type Figure = number | FloorFigure | { notMeasured: string };

export type Verdict = 'PASS' | 'PASS, by the floor' | 'FAIL' | 'NOT MEASURED';

/** Whether a criterion with this verdict holds. */
export const isPass = (verdict: Verdict) => verdict === 'PASS' || verdict === 'PASS, by the floor';

/** A criterion with its figure, judged. */
export interface Judged extends Criterion {
  figure: Figure;
  verdict: Verdict;
}

/** Holds a figure against its target. What is not a number was not measured. */
export function judge(criterion: Criterion, figure: Figure | undefined): Judged {
  const given = figure ?? { notMeasured: 'the measurement gave no figure for it' };
  if (typeof given === 'object' && 'floor' in given) {
    return { ...criterion, figure: given, verdict: given.withinFloor ? 'PASS, by the floor' : 'FAIL' };
  }
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
  return judged.length > 0 && judged.every(({ verdict }) => isPass(verdict)) ? 'GO' : 'NO-GO';
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

/** The figure with its unit, and the empty page's where that decided; or why there is none. */
export function figureInWords(figure: Figure, unit: string): string {
  if (typeof figure === 'number') return inUnit(figure, unit);
  if ('notMeasured' in figure) return figure.notMeasured;
  const { value, floor, limit } = figure;
  return `${inUnit(value, unit)} (empty page: ${inUnit(floor, unit)}, so the limit is ${inUnit(limit, unit)})`;
}

/** Never rounded towards its target: up to three decimals, and all of the digits before them. */
export function inUnit(value: number, unit: string): string {
  const number = value.toLocaleString('en-US', { maximumFractionDigits: 3 });
  return unit === '' ? number : `${number} ${unit}`;
}
