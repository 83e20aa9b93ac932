import { expect, test } from 'vitest';
import { blockSources, MarkdownStream } from './markdown-stream.ts';
import { renderMarkdown } from './render-markdown.ts';

const answer = [
  '# Title\n\nA paragraph with **bold** and `code`.\n\n',
  '- one\n- two\n  - nested\n\n- three\n\n',
  '```ts\nconst a = 1;\n\n\nconst b = `x`;\n```\n\n',
  '| a | b |\n| - | - |\n| 1 | 2 |\n\n',
  '> quote\n> more\n\n1. x\n\n   ```\n   in a list\n   ```\n\n2. y\n\nEnd.\n\n---\n\nVery end',
].join('');

const joined = (stream: MarkdownStream, text: string, complete: boolean) =>
  stream
    .update(text, complete)
    .map((block) => block.html)
    .join('');

test('a settled block is rendered once, however many tokens follow', () => {
  const rendered = new Map<string, number>();
  const stream = new MarkdownStream((source) => {
    rendered.set(source, (rendered.get(source) ?? 0) + 1);
    return renderMarkdown(source);
  });
  const paragraphs = Array.from({ length: 40 }, (_, index) => `Paragraph ${index} of many words.\n\n`);
  const text = paragraphs.join('');
  let rerendered = 0;
  let before: ReturnType<MarkdownStream['update']> = [];
  for (let length = 1; length <= text.length; length++) {
    const blocks = stream.update(text.slice(0, length), false);
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
  const coloured = (text: string) => stream.update(text, false, (code) => `<i>${code}</i>`)[0]?.html;
  expect(coloured('```js\na\n``')).toContain('<i>a</i></code>');
  expect(coloured(`\`\`\`js\n${'a'.repeat(9000)}`)).not.toContain('<i>');
});

test('a fence that has just closed is not swallowed by what follows', () => {
  const html = joined(new MarkdownStream(), '```\na\n```\nafter', false);
  expect(html).toMatch(/<code data-language="text">a<\/code>.*<p>after<\/p>$/);
});

test.each([
  ['open emphasis', 'This is **bo', '<p>This is <strong>bo</strong></p>'],
  ['a mark with nothing in it', 'This is **', '<p>This is </p>'],
  ['half of a closing mark', 'This is **bold*', '<p>This is <strong>bold</strong></p>'],
  ['open code', 'Use `npm ru', '<p>Use <code>npm ru</code></p>'],
  ['half a link', 'See [the docs](https://exa', '<p>See the docs</p>'],
  ['half an image', 'See ![the do', '<p>See </p>'],
  ['dashes under a paragraph', 'Text\n-', '<p>Text</p>'],
  ['the head of a table', 'Text\n\n| a | b', '<p>Text</p>'],
  ['a head with half its rule', 'Text\n\n| a | b |\n| -', '<p>Text</p>'],
])('%s shows as what it is about to be', (_, source, html) => {
  expect(joined(new MarkdownStream(), source, false)).toBe(html);
});

test('nothing is held back once the answer is complete', () => {
  expect(joined(new MarkdownStream(), 'Text\n\n| a | b', true)).toBe('<p>Text</p><p>| a | b</p>');
});

test('another text begins anew, and line ends of any kind are the same', () => {
  const stream = new MarkdownStream();
  stream.update('one\n\ntwo\n\nthree', false);
  expect(joined(stream, 'other', false)).toBe('<p>other</p>');
  expect(joined(new MarkdownStream(), 'a\r\n\r\nb', true)).toBe('<p>a</p><p>b</p>');
});
