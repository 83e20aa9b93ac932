'use client';

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { theme } from '../preferences.ts';

export interface ChartSeries {
  name: string;
  /** Name of a colour of ours, `--color-…`. */
  tone: string;
  kind: 'line' | 'bar';
}

interface Props {
  title: string;
  /** Seconds since 1970. */
  times: number[];
  series: ChartSeries[];
  /** One list for each series, as long as `times`; null: nothing was measured. */
  values: (number | null)[][];
  /** Drawn as a dashed line; null: none. */
  threshold: number | null;
  format: (value: number) => string;
  /** Counted in whole numbers: no half of one on the axis. */
  whole?: boolean;
}

/** What an axis of whole numbers may go up by. */
const WHOLE_STEPS = [1, 2, 5]
  .flatMap((step) => [step, step * 10, step * 100, step * 1_000, step * 10_000])
  .toSorted((a, b) => a - b);

const HEIGHT_PX = 160;

/** One chart, drawn by uPlot on a canvas; what it shows is said in a sentence as well. */
export function Chart({ title, times, series, values, threshold, format, whole = false }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shape = JSON.stringify([series.map(({ name }) => name), threshold]);
  const data = useRef<uPlot.AlignedData>([[]]);
  const limits = times.map(() => threshold);
  data.current = [times, ...values, ...(threshold === null ? [] : [limits])] as uPlot.AlignedData;

  useEffect(() => {
    plot.current?.setData(data.current);
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the series and the threshold
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      const width = element.clientWidth;
      plot.current = new uPlot(
        optionsOf({ element, width, series, threshold, format, whole }),
        data.current,
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => {
      if (plot.current?.width !== element.clientWidth) {
        plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX });
      }
    });
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    // The colours are on a canvas: another theme is another drawing.
    const redraw = () => requestAnimationFrame(draw);
    dark.addEventListener('change', redraw);
    const unsubscribe = theme.subscribe(redraw);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', redraw);
      unsubscribe();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);

  return (
    <figure className="card chart-card">
      <figcaption className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm">
        <span className="font-medium text-ink">{title}</span>
        <span className="flex gap-x-3 text-xs text-muted" aria-hidden>
          {series.map(({ name, tone }) => (
            <span key={name} className="flex items-center gap-1.5">
              <span className="size-2.5 rounded-sm" style={{ background: `var(--color-${tone})` }} />
              {name}
            </span>
          ))}
          {threshold !== null && <span>┄ Alert at {format(threshold)}</span>}
        </span>
        <span className="sr-only">{sentenceOf({ series, values, threshold, format })}</span>
      </figcaption>
      <div ref={holder} style={{ height: HEIGHT_PX }} aria-hidden />
    </figure>
  );
}

function optionsOf({
  element,
  width,
  series,
  threshold,
  format,
  whole,
}: Pick<Props, 'series' | 'threshold' | 'format' | 'whole'> & {
  element: HTMLElement;
  width: number;
}): uPlot.Options {
  const colour = (tone: string) => resolved(element, `var(--color-${tone})`);
  const axis = {
    stroke: colour('muted'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font: `11px ${getComputedStyle(element).fontFamily}`,
  };
  const bars = uPlot.paths.bars?.({ size: [0.7, 14] });
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    padding: [10, 30, 0, 0],
    scales: {
      // From 0 on, and high enough for the threshold to be seen.
      y: { range: (_, __, max) => [0, Math.max(max, threshold ?? 0, 1) * 1.1] },
    },
    axes: [
      { ...axis, space: 70, size: 26, values: (_, ticks) => ticks.map(timeOfDay) },
      {
        ...axis,
        size: 58,
        space: 34,
        values: (_, ticks) => ticks.map(format),
        ...(whole ? { incrs: WHOLE_STEPS } : {}),
      },
    ],
    series: [
      {},
      ...series.map(({ name, tone, kind }) => ({
        label: name,
        stroke: colour(tone),
        width: kind === 'bar' ? 0 : 2,
        // A line through a time in which nothing was measured would claim that something was.
        spanGaps: false,
        ...(kind === 'bar'
          ? { fill: colour(tone), paths: bars, points: { show: false } }
          : { points: { show: true, size: 4, fill: colour(tone) } }),
      })),
      ...(threshold === null
        ? []
        : [{ label: 'alert', stroke: colour('danger'), width: 1, dash: [5, 4], points: { show: false } }]),
    ],
  };
}

/** A colour as a canvas takes it: it does not know our variables. */
function resolved(element: HTMLElement, css: string): string {
  const probe = document.createElement('span');
  probe.style.color = css;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function timeOfDay(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
}

/** What a chart shows, said. */
function sentenceOf({ series, values, threshold, format }: Omit<Props, 'title' | 'times' | 'whole'>): string {
  const said = series.map(({ name }, at) => {
    const known = (values[at] ?? []).filter((value) => value !== null);
    const last = known.at(-1);
    if (last === undefined) return `${name}: no data`;
    return `${name}: last ${format(last)}, highest ${format(Math.max(...known))}`;
  });
  return `${said.join('; ')}${threshold === null ? '' : `; alert at ${format(threshold)}`}.`;
}
