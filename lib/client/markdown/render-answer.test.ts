import { expect, test } from 'vitest';
import { MarkdownStream } from './markdown-stream.ts';
import { renderAnswer } from './render-answer.ts';
import { renderMarkdown } from './render-markdown.ts';

const times = (piece: string, length = 60_000) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** What grows out of hand in one parser or another. */
const HARD: Record<string, string> = {
  stars: times('*a '),
  'runs of stars': times('**a*'),
  underscores: times('_a'),
  'open brackets': times('['),
  'open links': times('[a]('),
  'brackets with a letter': times('[a'),
  'open images': times('!['),
  'open tags': times('<a '),
  'open comments': times('<!--'),
  'open folds': times('<details>\n'),
  'folds and one end': `${times('<details>\n')}</details>`,
  quotations: `${'>'.repeat(10_000)} a`,
  'quotations with spaces': `${'> '.repeat(50_000)} a`,
  lists: `${'- '.repeat(10_000)}a`,
  'indented lists': Array.from({ length: 440 }, (_, depth) => `${' '.repeat(2 * depth)}- a`).join('\n'),
  'e-mail addresses': times('a@b.'),
  dots: times('a.'),
  backticks: Array.from({ length: 440 }, (_, length) => '`'.repeat(length)).join(' '),
  dollars: times('$a '),
  'open brackets of formulas': times('\\(a '),
  'open display formulas': times('\\[\n'),
  bars: times('|'),
  'cells with open code': `|a|b|\n|-|-|\n${times('|`a')}`,
  footnotes: times('[^a]: '),
  ampersands: times('&'),
  backslashes: times('\\'),
  addresses: `https://a${times('(')}`,
};

test.each(Object.entries(HARD))('%s: twice as long costs not much more than twice as much', (_, source) => {
  const cost = (text: string) => {
    const stream = new MarkdownStream();
    const before = process.cpuUsage();
    renderMarkdown(text);
    stream.update(text, false);
    stream.update(`${text} a`, false);
    stream.update(`${text} a`, true);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  cost(source.slice(0, 20_000));
  const [half, whole] = [cost(source.slice(0, source.length / 2)), cost(source)];
  // A quadratic one costs four times as much, and seconds; what takes no time measures nothing.
  expect(whole).toBeLessThan(Math.max(4 * half, 600));
});

test('what cannot be drawn is plain text', () => {
  const setFormula = () => {
    throw new Error('no');
  };
  expect(renderAnswer('A <b> $x$\n1', { setFormula })).toBe(
    '<p class="plain" dir="auto">A &lt;b&gt; $x$\n1</p>',
  );
});

test('what is too long is plain text, and beyond a number of formulas and of code their sources show', () => {
  expect(renderAnswer(times('word ', 500_000), {})).toMatch(/^<p class="plain"/);
  let [set, coloured] = [0, 0];
  const setFormula = () => `${++set}`;
  const highlight = () => `${++coloured}`;
  renderAnswer(`${'$x$ '.repeat(900)}\n\n${`\`\`\`js\n${times('a', 30_000)}\n\`\`\`\n`.repeat(6)}`, {
    setFormula,
    highlight,
  });
  expect([set, coloured]).toEqual([300, 2]);
});
