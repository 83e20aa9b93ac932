import { expect, test } from 'vitest';
import { blockSources } from './answer-parser.ts';
import { MarkdownStream, type RenderedBlock } from './markdown-stream.ts';
import type { RenderOptions } from './render-context.ts';
import { renderBlocks, renderMarkdown } from './render-markdown.ts';

const answer = [
  '# Title\n\nA paragraph with **bold** and `code`.\n\n',
  '- one\n- two\n  - nested\n\n- three\n\n',
  '```ts\nconst a = 1;\n\n\nconst b = `x`;\n```\n\n',
  '| a | b |\n| - | - |\n| 1 | 2 |\n\n',
  '> quote\n> more\n\n1. x\n\n   ```\n   in a list\n   ```\n\n2. y\n\nEnd.\n\n---\n\nVery end',
].join('');

const blocksOf = (stream: MarkdownStream, text: string, complete: boolean, options?: RenderOptions) =>
  stream.update(text, complete, options).groups.flat();
const joined = (stream: MarkdownStream, text: string, complete: boolean, options?: RenderOptions) =>
  blocksOf(stream, text, complete, options)
    .map((block) => block.html)
    .join('');

test('a settled block is rendered once, however many tokens follow', () => {
  const rendered = new Map<string, number>();
  const stream = new MarkdownStream('id', (source, context, growing) => {
    rendered.set(source, (rendered.get(source) ?? 0) + 1);
    return renderBlocks(source, context, growing);
  });
  const paragraphs = Array.from({ length: 40 }, (_, index) => `Paragraph ${index} of many words.\n\n`);
  const text = paragraphs.join('');
  let rerendered = 0;
  let before: RenderedBlock[] = [];
  for (let length = 1; length <= text.length; length++) {
    const blocks = blocksOf(stream, text.slice(0, length), false);
    // All but the last two of before (the open one, and the one that it may just have settled) are the same objects.
    for (const [index, block] of before.slice(0, -2).entries()) if (blocks[index] !== block) rerendered += 1;
    before = blocks;
  }
  expect(rerendered).toBe(0);
  // Each settled source reached the renderer once as an open block with its blank line and once to settle it.
  for (const paragraph of paragraphs.slice(0, -1)) expect(rendered.get(paragraph)).toBeLessThanOrEqual(2);
});

test('grown in any steps, the finished answer is the same as rendered at once (seeded)', () => {
  const whole = joined(new MarkdownStream(), answer, true);
  for (let seed = 1; seed <= 100; seed++) {
    let state = seed;
    const stream = new MarkdownStream();
    for (let length = 0; length < answer.length; ) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      length += 1 + ((state >>> 8) % 12);
      stream.update(answer.slice(0, length), false);
    }
    expect(joined(stream, answer, true), `seed ${seed}`).toBe(whole);
  }
  expect(whole).toContain('<li>');
});

test('blocks joined are the text', () => {
  expect(blockSources(answer).join('')).toBe(answer);
});

test('a half-open fence is code already, blank lines and all', () => {
  const html = joined(new MarkdownStream(), 'Look:\n\n```python\nprint("<a>")\n\n\nx = 1', false);
  expect(html).toContain('<code data-language="python">print(&quot;&lt;a&gt;&quot;)\n\n\nx = 1</code>');
});

test('half of a closing fence is not code, and open code is coloured where there is a highlighter', () => {
  const stream = new MarkdownStream();
  const highlight = (code: string) => `<i>${code}</i>`;
  const coloured = (text: string) => joined(stream, text, false, { highlight });
  expect(coloured('```js\na\n``')).toContain('<i>a</i></code>');
  expect(coloured(`\`\`\`js\n${'a'.repeat(9000)}`)).not.toContain('<i>');
});

test('a fence that has just closed is not swallowed by what follows', () => {
  const html = joined(new MarkdownStream(), '```\na\n```\nafter', false);
  expect(html).toMatch(/<code data-language="text">a<\/code>.*<p dir="auto">after<\/p>$/);
});

test.each([
  ['open emphasis', 'This is **bo', '<p dir="auto">This is <strong>bo</strong></p>'],
  ['a mark with nothing in it', 'This is **', '<p dir="auto">This is </p>'],
  ['half of a closing mark', 'This is **bold*', '<p dir="auto">This is <strong>bold</strong></p>'],
  ['open code', 'Use `npm ru', '<p dir="auto">Use <code>npm ru</code></p>'],
  [
    'half a link',
    'See [the docs](https://exa',
    '<p dir="auto">See <a role="link" aria-disabled="true">the docs</a></p>',
  ],
  ['half an image', 'See ![the do', '<p dir="auto">See </p>'],
  ['dashes under a paragraph', 'Text\n-', '<p dir="auto">Text</p>'],
  ['the head of a table', 'Text\n\n| a | b', '<p dir="auto">Text</p>'],
  ['a head with half its rule', 'Text\n\n| a | b |\n| -', '<p dir="auto">Text</p>'],
])('%s shows as what it is about to be', (_, source, html) => {
  expect(joined(new MarkdownStream(), source, false)).toBe(html);
});

test('nothing is held back once the answer is complete', () => {
  expect(joined(new MarkdownStream(), 'Text\n\n| a | b', true)).toBe(
    '<p dir="auto">Text</p><p dir="auto">| a | b</p>',
  );
});

test('another text begins anew, and line ends of any kind are the same', () => {
  const stream = new MarkdownStream();
  stream.update('one\n\ntwo\n\nthree', false);
  expect(joined(stream, 'other', false)).toBe('<p dir="auto">other</p>');
  expect(joined(new MarkdownStream(), 'a\r\n\r\nb', true)).toBe('<p dir="auto">a</p><p dir="auto">b</p>');
});

const rich = [
  '# Head\n\nSome *emphasis*, **strong _and nested_ words**, ***both***, ~~gone~~, `code with $5 and **` and 2 * 3 * 4.\n',
  'It costs $5 and $10, US$20 or $1,000 more; $x^2 + y_1$ and \\(a * b\\) are formulas, $$e = mc^2$$ too.\n\n',
  '$$\n\\int_0^1 x\n\n+ 1\n$$\n\nThen\n\n\\[\n\\frac{a}{b}\n\\]\n\n',
  'A [link](https://example.com/a_b), <https://auto.example/x>, ![picture](https://example.com/p.png)! Cited[1][2], noted[^1] &amp; done.\n\n',
  '- [x] done\n- [ ] open **item**\n  1. nested\n  2. more\n\n* star\n* two\n\n',
  '1. a\n   ```py\n   x = "**"\n   ```\n2. b\n\n> quoted *text*\n> more\n\n',
  '| a | b |\n|---|:-:|\n| 1 | **2** |\n| `x` | $y$ |\n\nLine one<br>line two\n\n',
  '```mermaid\ngraph TD\nA-->B\n```\n\n[ref]: https://example.com/ref\n\nA [reference][ref] here.\n\n---\n\n[^1]: The *note*.\n\nSnake_case_name and 5*3 end here, [^2] undefined.',
].join('');
const options: RenderOptions = {
  sources: [{ url: 'https://one.example/', title: 'One' }, { url: 'https://two.example/' }],
  setFormula: (tex) => `<math>${tex.replace(/\s+/g, ' ')}</math>`,
};
const words = (html: string) =>
  html
    .replace(/<button.*?<\/button>/g, '')
    .replace(/<\/?(?:p|li|h\d|t[dhr]|br|figure|figcaption|pre|div|blockquote|ul|ol)\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();

test('half-open Markdown never flashes: what is shown is at every moment the beginning of what it will be', () => {
  const whole = words(joined(new MarkdownStream(), rich, true, options));
  const stream = new MarkdownStream();
  const flashes: string[] = [];
  for (let length = 1; length <= rich.length; length++) {
    const shown = words(joined(stream, rich.slice(0, length), false, options));
    // A reference whose definition never comes is the only thing that is taken back.
    if (!whole.startsWith(shown.replace(/here, 2/, 'here, [^2]'))) {
      flashes.push(
        `${JSON.stringify(rich.slice(Math.max(0, length - 30), length))} showed ${JSON.stringify(shown.slice(-50))}`,
      );
    }
  }
  expect(flashes).toEqual([]);
});

test('whatever a rich answer grew by, its end is what the server renders of it (seeded)', () => {
  const whole = renderMarkdown(rich, options);
  for (let seed = 1; seed <= 30; seed++) {
    let state = seed;
    const stream = new MarkdownStream();
    for (let length = 0; length < rich.length; ) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      length += 1 + ((state >>> 8) % 20);
      stream.update(rich.slice(0, length), false, seed % 2 ? options : {});
    }
    expect(joined(stream, rich, true, options), `seed ${seed}`).toBe(whole);
  }
  expect(whole).toContain('href="https://example.com/ref"');
  expect(whole).toContain('[^2] undefined');
});

test('a link whose address is told at the end is a link at the end', () => {
  const text = 'A [reference][ref].\n\n[ref]: https://example.com/ref\n\nEnd.';
  const stream = new MarkdownStream();
  for (let length = 1; length < text.length; length++) stream.update(text.slice(0, length), false);
  expect(joined(stream, text, true)).toContain('<a href="https://example.com/ref"');
});

test('sources that come after the text they are cited in still become links', () => {
  const stream = new MarkdownStream();
  const text = 'It is so.[1]\n\nAnother paragraph.\n\n';
  expect(joined(stream, text, false)).toContain('It is so.[1]');
  expect(joined(stream, text, false, options)).toContain(
    '<a class="citation" href="https://one.example/" title="One"',
  );
});

test.each([
  ['a list', (n: number) => `- item number ${n} with some words in it\n`],
  ['a numbered list whose numbers stand still', (n: number) => `1. item number ${n} with some words in it\n`],
  ['a paragraph', (n: number) => `Sentence number ${n} has **some** words in it. `],
  ['a table', (n: number) => `${n === 0 ? '| a | b |\n|---|---|\n' : ''}| cell number ${n} | with words |\n`],
  ['code', (n: number) => `${n === 0 ? '```js\n' : ''}line(${n}, 'of code');\n`],
])('%s of any length: a token never makes more than a bounded piece be rendered', (_, piece) => {
  let longest = 0;
  const stream = new MarkdownStream('id', (source, context, growing) => {
    longest = Math.max(longest, source.length);
    return renderBlocks(source, context, growing);
  });
  let text = '';
  for (let n = 0; n < 3000; n++) {
    text += piece(n);
    if (n % 10 === 0) stream.update(text, false);
  }
  expect(longest).toBeLessThan(25_000);
  const html = joined(stream, text, true);
  expect(html.match(/number 2999|line\(2999/g)).toHaveLength(1);
  for (const n of [0, 500, 1500]) expect(html).toMatch(new RegExp(`number ${n}\\b|line\\(${n},`));
  if (piece(0).startsWith('1.')) {
    const starts = [...html.matchAll(/<ol start="(\d+)" dir="auto"><li>item number (\d+)/g)];
    expect(starts.length).toBeGreaterThan(3);
    for (const [, start, first] of starts) expect(Number(start)).toBe(Number(first) + 1);
  }
});
