import type { PageFigures } from './lighthouse-figures.ts';

/** The empty page of the same server, which is measured in turn with the others. */
export const FLOOR_PAGE = '/floor';

export type TimedName = 'performance' | 'largestContentfulPaint' | 'totalBlockingTime';

/** A figure that depends on the machine as much as on the page. */
interface TimedTarget {
  name: TimedName;
  what: string;
  unit: '' | 'ms';
  atLeast?: number;
  atMost?: number;
  /** How far behind the empty page it may be on a machine where that one misses the target itself. */
  distance: number;
}

export const TIMED_TARGETS: readonly TimedTarget[] = [
  { name: 'performance', what: 'performance', unit: '', atLeast: 90, distance: 10 },
  {
    name: 'largestContentfulPaint',
    what: 'largest contentful paint',
    unit: 'ms',
    atMost: 2_500,
    distance: 800,
  },
  { name: 'totalBlockingTime', what: 'total blocking time', unit: 'ms', atMost: 600, distance: 250 },
];

/** One timed figure of a page, and by which rule it was decided. */
export interface TimedJudgement {
  target: TimedTarget;
  value: number;
  /** The empty page's. */
  floor: number;
  /** `target`: by the target itself; `floor`: by the distance from the empty page, which misses the target. */
  rule: 'target' | 'floor';
  /** What the value was held against by that rule. */
  limit: number;
  holds: boolean;
}

/**
 * Judges what depends on the machine: by its target, or, where the empty page misses that target, by the distance from
 * the empty page. Without figures of the empty page nothing holds, since nothing says what the machine is like.
 */
export function judgeTimes(page: PageFigures, floor: PageFigures | undefined): TimedJudgement[] {
  return TIMED_TARGETS.map((target) => {
    const value = page[target.name];
    const floorValue = floor?.[target.name] ?? Number.NaN;
    const { atLeast = -Infinity, atMost = Infinity, distance } = target;
    const meets = (figure: number) => figure >= atLeast && figure <= atMost;
    const targetLimit = target.atLeast ?? target.atMost ?? Number.NaN;
    const common = { target, value, floor: floorValue };
    if (!Number.isFinite(floorValue)) return { ...common, rule: 'target', limit: targetLimit, holds: false };
    if (meets(value) || meets(floorValue)) {
      return { ...common, rule: 'target', limit: targetLimit, holds: meets(value) };
    }
    const isScore = target.atLeast !== undefined;
    const limit = isScore ? floorValue - distance : floorValue + distance;
    return { ...common, rule: 'floor', limit, holds: isScore ? value >= limit : value <= limit };
  });
}

/** `largest contentful paint 2,900 ms (at most 3,100 ms, by the empty page's 2,300 ms)`. */
export function judgementInWords({ target, value, floor, rule, limit, holds }: TimedJudgement): string {
  const unit = target.unit === '' ? '' : ` ${target.unit}`;
  const figure = (number: number) =>
    Number.isFinite(number) ? `${Math.round(number).toLocaleString('en-US')}${unit}` : 'not measured';
  const bound = `${target.atLeast === undefined ? 'at most' : 'at least'} ${figure(limit)}`;
  const reason =
    rule === 'floor'
      ? `by the empty page's ${figure(floor)}`
      : `by the target; the empty page's: ${figure(floor)}`;
  return `${holds ? '' : 'MISSED: '}${target.what} ${figure(value)} (${bound}, ${reason})`;
}
