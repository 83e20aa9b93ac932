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
  ['a tag made of two', 'graph TD\nA["<im<b>g src=//x.example>"]'],
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

test('an escaped style spells nothing', () => {
  expect(safeDiagramSource('graph TD\nstyle A fill:\\75rl(x)')).toContain('fill:\\\u206075rl(x)');
});

test.each([
  [
    'nodes with the names of directives',
    'graph TD\n  link --> click\n  click --- B\n  style --> href\n  callback --> C',
  ],
  ['a shape beside an icon in words', 'graph TD\n  A@{ shape: rect, label: "x" } --> B["an icon & more"]'],
])('%s stay', (_, source) => {
  expect(safeDiagramSource(source)).toBe(source);
});

test('labels keep their backslashes and lose the tags of their looks', () => {
  const safe = safeDiagramSource('graph LR\n  A["C:\\data"] --> B["<b>bold</b> \\d+"]') ?? '';
  expect(safe.replaceAll('\u2060', '')).toBe('graph LR\n  A["C:\\data"] --> B["bold \\d+"]');
});
