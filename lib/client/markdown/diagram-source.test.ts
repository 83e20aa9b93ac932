import { expect, test } from 'vitest';
import { safeDiagramSource } from './diagram-source.ts';

test('an ordinary diagram stays as it is', () => {
  const source = 'flowchart TD\n  A[Start] -->|yes| B(End)\n  B -.-> C{Choice}';
  expect(safeDiagramSource(source)).toBe(source);
});

test.each([
  ['a directive', '%%{init: {"themeCSS": "*{background:url(https://x.example)}"}}%%\ngraph TD\nA-->B'],
  ['one that is never closed', 'graph TD\nA-->B\n%%{init: {"securityLevel": "loose"}'],
  ['front matter', '---\nconfig:\n  securityLevel: loose\n---\ngraph TD\nA-->B'],
  [
    'front matter in front matter',
    '---\na: 1\n---\n---\nconfig:\n  securityLevel: loose\n---\ngraph TD\nA-->B',
  ],
  ['a click', 'graph TD\nA-->B\nclick A href "javascript:alert(1)"'],
])('%s is left out', (_, source) => {
  expect(safeDiagramSource(source)?.trim()).toMatch(/^graph TD\nA-->B\s*$/);
});

test.each([
  ['a picture', 'graph TD\nA@{ img: "https://x.example/a.png", label: "x" }'],
  ['a picture behind a brace', 'graph TD\nA@{ label: "}", IMG: "//x.example/a.png" }'],
  ['an escaped key', 'graph TD\nA@{ "\\u0069mg": "//x.example" }'],
  ['a tag', 'graph TD\nA["<img src=//x.example>"]'],
  ['an escaped style', 'graph TD\nstyle A fill:\\75rl(//x.example)'],
  ['a directive made of two', 'graph TD\nA %%%{a}%%%{init: {}}%%'],
])('%s is not drawn', (_, source) => {
  expect(safeDiagramSource(source)).toBeNull();
});

test.each([
  'https://x.example',
  '//x.example',
  'url(x)',
  'JavaScript:alert(1)',
  'data:image/png',
  '\\\\x.example',
])('the address %s is text and nothing else', (address) => {
  const safe = safeDiagramSource(`graph TD\nA["${address}"]`) ?? '';
  expect(safe).not.toContain(address);
  expect(safe.replaceAll('\u2060', '')).toContain(address);
});
