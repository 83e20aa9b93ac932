import { expect, test } from 'vitest';
import { renderMarkdown } from './render-markdown.ts';

test('the usual pieces become plain, semantic HTML', () => {
  expect(renderMarkdown('# A\n\nb **c** _d_ `e` ~~f~~')).toBe(
    '<h3 dir="auto">A</h3><p dir="auto">b <strong>c</strong> <em>d</em> <code>e</code> <del>f</del></p>',
  );
  expect(renderMarkdown('3. a\n4. b')).toBe('<ol start="3" dir="auto"><li>a</li><li>b</li></ol>');
  expect(renderMarkdown('- [x] done')).toContain('type="checkbox" disabled aria-label="Task" checked');
  expect(renderMarkdown('|a|b|\n|:-|-:|\n|1|2|')).toContain('<td class="align-right">2</td>');
  expect(renderMarkdown('> q')).toBe('<blockquote dir="auto"><p>q</p></blockquote>');
});

test('headings begin at one level and skip none, whatever the model began with', () => {
  const levels = (source: string) => renderMarkdown(source).match(/<h\d/g)?.join('');
  expect(levels('### a\n#### b\n### c')).toBe('<h3<h4<h3');
  expect(levels('## a\n##### b\n###### c')).toBe('<h3<h4<h5');
  expect(levels('### a\n# b\n## c')).toBe('<h3<h3<h3');
});

test('given a highlighter, code comes coloured and is marked so that it is not coloured again', () => {
  const highlight = (code: string, language: string) => (language === 'ts' ? `<i>${code}</i>` : null);
  expect(renderMarkdown('```ts\na\n```', { highlight })).toContain('data-highlighted=""><i>a</i></code>');
  expect(renderMarkdown('```x\n<\n```', { highlight })).toContain('<code data-language="x">&lt;</code>');
});

test('code keeps every character and names its language', () => {
  const html = renderMarkdown('```TS title="x"\nif (a < b && "c") {}\n```');
  expect(html).toContain('<code data-language="ts">if (a &lt; b &amp;&amp; &quot;c&quot;) {}</code>');
});

test('character references in prose mean what they say; in code they are code', () => {
  expect(renderMarkdown('a &lt; b & c')).toBe('<p dir="auto">a &lt; b &amp; c</p>');
  expect(renderMarkdown('`&lt;`')).toBe('<p dir="auto"><code>&amp;lt;</code></p>');
});

test.each([
  ['raw HTML', '<img src=x onerror=alert(1)>', '<p dir="auto">&lt;img src=x onerror=alert(1)&gt;</p>'],
  ['a script in a line', 'a <script>alert(1)</script>', 'a &lt;script&gt;alert(1)&lt;/script&gt;'],
  ['a javascript link', '[x](javascript:alert(1))', '<p dir="auto">x</p>'],
  ['one with odd case and a control character', '[x](JaVa\tScript:alert(1))', '<p dir="auto">'],
  ['one written with references', '[x](&#106;avascript:alert(1))', '<p dir="auto">x</p>'],
  ['a data link', '[x](data:text/html,<script>1</script>)', '<p dir="auto">'],
  ['an autolink that is no page', '<javascript:alert(1)>', '<p dir="auto">'],
])('%s does nothing', (_, source, expected) => {
  const html = renderMarkdown(source);
  expect(html).toContain(expected);
  expect(html).not.toMatch(/<(script|img|iframe)|href="(?!https?:|mailto:)|\son\w+="/i);
});

test('links leave without telling where they came from', () => {
  expect(renderMarkdown('[x](https://example.com/a?b=1&c="2)')).toContain(
    '<a href="https://example.com/a?b=1&amp;c=%222" target="_blank" rel="noopener noreferrer nofollow">x</a>',
  );
});

test('an image is a button that names its host, until it is asked for', () => {
  const html = renderMarkdown('![cat"><b>](https://tracker.example/c.png?q=secret)');
  expect(html).not.toContain('<img');
  expect(html).toContain('data-image="https://tracker.example/c.png?q=secret"');
  expect(html).toContain('Show image from tracker.example');
  expect(html).toContain('cat&quot;&gt;&lt;b&gt;');
});

test('whatever the input, only listed tags and attributes are written (seeded)', () => {
  const pieces = [
    '<',
    '>',
    '"',
    "'",
    '&',
    '&#x3c;',
    'script',
    ' onerror=',
    'javascript:',
    'data:',
    '](',
    '![',
    '[',
    ')',
    '`',
    '```\n',
  ]
    .concat([
      '\n',
      '\n\n',
      '* ',
      '1. ',
      '> ',
      '|',
      '|-|-|\n',
      '**',
      '_',
      '~~',
      '<img src=x>',
      '<details>\n<summary>',
      '</details>',
      '<b>',
      '</b>',
      '<sub onclick=1>',
      '> [!NOTE]\n',
      '\\begin{align}',
      'tel:1',
      '<svg/onload=1>',
      '\\',
      'https://a.b/',
      '<a:b>',
    ])
    .concat(['$', '$$', '\\(', '\\[', '[^1]', '[^1]: ', '[1]', '[1]: ', '```mermaid\n'])
    .concat(['mailto:a@b', '\u0000', '\u202e', '    ', '# ', '- [ ] ', '<!--', '-->', '<![CDATA[', '<?']);
  const tags =
    /^<\/?(?:h[3-6]|p|strong|em|del|code|br|hr|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|div|figure|figcaption|span|sup|pre|a|button|input|details|summary|sub|kbd|b|i|u|s|mark)(?: (?:dir="auto"|class="[\w -]*"|id="note-answer-\d+"|start="\d+"|href="(?:https?:|mailto:|tel:|#note-answer-\d+)[^"<>]*"|target="_blank"|rel="[\w ]*"|type="(?:button|checkbox)"|disabled|checked|hidden|tabindex="-?[01]"|role="(?:region|group|link|doc-noteref|doc-footnote)"|title="[^"<>]*"|aria-(?:label|pressed|disabled)="[^"<>]*"|data-(?:copy|wrap|download|source|enlarge|diagram|note|language|image|alt)(?:="[^"<>]*")?))*>$/;
  for (let seed = 1; seed <= 2000; seed++) {
    let state = seed;
    const source = Array.from({ length: 30 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return pieces[(state >>> 9) % pieces.length];
    }).join('');
    const html = renderMarkdown(source, {
      sources: [{ url: 'https://a.b/', title: '"><img src=x onerror=alert(1)>' }],
    });
    for (const tag of html.match(/<[^>]*>?/g) ?? []) expect(tag, `seed ${seed}: ${source}`).toMatch(tags);
  }
});

test.each([
  ['a price', 'It is $5 and $10.', '<p dir="auto">It is $5 and $10.</p>'],
  [
    'prices with words',
    '$5-$10, US$3, $20 off, $HOME/$USER',
    '<p dir="auto">$5-$10, US$3, $20 off, $HOME/$USER</p>',
  ],
  ['a formula', 'Let $x^2$ be.', '<p dir="auto">Let <span class="formula">{x^2}</span> be.</p>'],
  ['one that begins with a number', '$2x + 1$', '<p dir="auto"><span class="formula">{2x + 1}</span></p>'],
  [
    'one with words',
    '$x \\text{ if this holds}$',
    '<p dir="auto"><span class="formula">{x \\text{ if this holds}}</span></p>',
  ],
  ['brackets', '\\(a\\)', '<p dir="auto"><span class="formula">{a}</span></p>'],
  ['one in code', '`$x$`', '<p dir="auto"><code>$x$</code></p>'],
])('%s is told from mathematics', (_, source, html) => {
  expect(renderMarkdown(source, { setFormula: (tex) => `{${tex}}` })).toBe(html);
});

test('display mathematics stands by itself, and what cannot be set shows as its source', () => {
  const display =
    '<span class="formula formula-display" tabindex="0" role="group" aria-label="Formula">{a\n\nb}</span>';
  for (const source of ['$$\na\n\nb\n$$', '\\[\na\n\nb\n\\]']) {
    expect(renderMarkdown(source, { setFormula: (tex) => `{${tex}}` })).toBe(display);
  }
  expect(renderMarkdown('$\\oops<$', { setFormula: () => null })).toContain('<code>$\\oops&lt;$</code>');
});

test('footnotes are numbered as they are met, and their ids are the answer’s own', () => {
  const html = renderMarkdown('One[^b], two[^a], none[^c].\n\n[^a]: Second.\n[^b]: First, *well*.', {
    answerId: 'run',
  });
  expect(html).toContain('<sup><a class="note-reference" href="#note-run-1"');
  expect(html).toContain('<div class="note" id="note-run-2"');
  expect(html).toContain('none[^c].');
  expect(html).toContain('<em>well</em>');
});

test('a citation is a link where there is a source, and text where there is none', () => {
  const sources = [{ url: 'https://one.example/a', title: 'The "one"' }, { url: 'javascript:alert(1)' }];
  const html = renderMarkdown('So[1][2][3], [1](https://own.example/) and `[1]`.', { sources });
  expect(html).toContain(
    'href="https://one.example/a" title="The &quot;one&quot;" aria-label="Source 1: The &quot;one&quot;"',
  );
  expect(html).toContain('[2][3]');
  expect(html).toContain('href="https://own.example/"');
  expect(html).toContain('<code>[1]</code>');
});
