import type { MeasuredOn } from '../measured-on.ts';
import { type Bar, type BenchResult, shown, verdict } from './bar.ts';

const BEGIN = '<!-- Made by npm run bench -- --page; what is between these marks is written over. -->';
const END = '<!-- The end of what is made. -->';

const WORDS = { PASS: 'held', MISS: '**missed**', '-': 'no bar' } as const;

/**
 * The page on performance with these figures in the place of those that it has; everything else on it stays. Throws where
 * the page has no place for them.
 */
export function performancePage(page: string, results: readonly BenchResult[], on: MeasuredOn): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`The page needs the lines "${BEGIN}" and "${END}".`);
  return page.slice(0, begin + BEGIN.length) + made(results, on) + page.slice(end);
}

function made(results: readonly BenchResult[], on: MeasuredOn): string {
  const bars = results.flatMap((result) => result.bars);
  const count = (word: keyof typeof WORDS) => bars.filter((bar) => verdict(bar) === word).length;
  const lines = [
    '',
    '',
    `One run of everything: ${count('PASS')} bars held, ${count('MISS')} missed, ${count('-')} figures without a bar.`,
    '',
    `- Date: ${on.date}`,
    `- Commit: ${on.commit}`,
    `- Machine: ${on.machine}, Node ${on.node}`,
  ];
  for (const { name, figures, bars: own } of results) {
    lines.push('', `### ${cell(name)}`, '', '| what | bar | measured | |', '|---|---|---|---|');
    for (const bar of own) {
      lines.push(`| ${cell(bar.what)} | ${limitOf(bar)} | ${amount(bar)} | ${WORDS[verdict(bar)]} |`);
    }
    for (const [what, value] of Object.entries(figures)) {
      lines.push(`| ${cell(what)} | | ${cell(shown(value))} | |`);
    }
  }
  return `${lines.join('\n')}\n\n`;
}

function limitOf({ atMost, atLeast, aim }: Bar): string {
  const limit =
    atMost !== undefined ? `≤ ${shown(atMost)}` : atLeast !== undefined ? `≥ ${shown(atLeast)}` : '';
  return aim === undefined ? limit : `${limit} (aim ${aim})`;
}

const amount = ({ value, unit }: Bar) => `${shown(value)} ${unit}`.trim();

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
