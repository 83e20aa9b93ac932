import { type MeasuredOn, measuredOn } from '../measured-on.ts';
import type { Check } from './check.ts';
import { figureInWords, isPass, type Judged, targetInWords, verdictOf } from './criterion.ts';

/** A check that was made. */
export interface CheckResult {
  check: Pick<Check, 'key' | 'table' | 'name' | 'method'>;
  judged: Judged[];
  seconds: number;
}

/** Everything that the report says. */
export interface Report extends MeasuredOn {
  /** `provider/model` that was asked, where a check asks a model of choice. */
  model: string;
  results: CheckResult[];
  /** Keys of checks that were not asked for. */
  leftOut: string[];
  verdict: 'GO' | 'NO-GO';
}

/** A report of these results, on this machine, now. */
export function reportOf(results: CheckResult[], model: string, leftOut: string[]): Report {
  return {
    ...measuredOn(),
    model,
    results,
    leftOut,
    verdict: verdictOf(results.flatMap(({ judged }) => judged)),
  };
}

const TABLES = { first: 'Criteria', harder: 'Harder' } as const;

/** The report for people. */
export function markdownOf(report: Report): string {
  const { date, commit: sources, machine, node, model, results, leftOut, verdict } = report;
  const judged = results.flatMap((result) => result.judged);
  const count = (one: string) => judged.filter((criterion) => criterion.verdict === one).length;
  const lines = [
    `# ${verdict}`,
    '',
    `${judged.filter((criterion) => isPass(criterion.verdict)).length} of ${judged.length} criteria hold, ${count('FAIL')} fail, ${count('NOT MEASURED')} could not be measured.`,
    '',
    `- Date: ${date}`,
    `- Commit: ${sources}`,
    `- Machine: ${machine}, Node ${node}`,
    `- Model: ${model}`,
  ];
  if (leftOut.length > 0) lines.push(`- Left out, as was asked: ${leftOut.join(', ')}`);
  for (const table of ['first', 'harder'] as const) {
    const own = results.filter(({ check }) => check.table === table);
    if (own.length === 0) continue;
    lines.push('', `## ${TABLES[table]}`);
    for (const { check, judged: criteria, seconds } of own) {
      lines.push(
        '',
        `### ${check.name}`,
        '',
        `${check.method} (\`${check.key}\`, ${seconds.toFixed(1)} s)`,
        '',
        '| criterion | target | measured | |',
        '|---|---|---|---|',
        ...criteria.map(rowOf),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function rowOf({ what, target, figure, verdict }: Judged): string {
  const measured = figureInWords(figure, target.unit);
  return `| ${cell(what)} | ${targetInWords(target)} | ${cell(measured)} | **${verdict}** |`;
}

/** Text that cannot end its cell or its row. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').slice(0, 300);
