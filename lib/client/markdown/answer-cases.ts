/** What a model writes, and what a person sees of it. */
export interface AnswerCase {
  name: string;
  answer: string;
  /** The text on the screen: formulas in ⟨⟩, blocks and cells separated by a space, buttons left out. */
  shown: string;
  /** What its HTML must and must not have. */
  has?: RegExp;
  hasNot?: RegExp;
}

const raw = String.raw;
const FORMULA = /class="formula/;
const EMPHASIS = /<(?:em|strong|del)>/;
const text = (name: string, answer: string): AnswerCase => ({
  name,
  answer,
  shown: answer.replace(/\s+/g, ' '),
  hasNot: /class="formula|<(?:em|strong|del|blockquote|h\d)\b/,
});

const MONEY: AnswerCase[] = [
  text('price levels', 'Cheap ($), mid ($$), fancy ($$$) and very fancy ($$$$) places exist.'),
  text('a range of prices', 'Expect $10k–$20k for parts, or ($500/month), maybe $1.2M total.'),
  text('prices by the piece', 'Cost went down: $/user fell while $/seat rose last week.'),
  text('variables of a shell', 'Put $HOME/bin before $PATH and it works.'),
  text('variables of make', 'In a Makefile write $$HOME for the variable and $$(date) for a command.'),
  text('about', 'It was ~$0.79 per kg and ~$300 per tonne.'),
  text('about so many lines', 'Delete the old file (~2000 lines) and add a new one (~5000 lines).'),
  text('patterns', 'Match ^foo$ or bar$ with grep, and (a$)|(b$) too.'),
  text('two prices', 'From $5 to $10, from US$3 to US$4, $1,000.50 and $2bn.'),
  text('a price at the end', 'All of it for $5'),
  text('the arguments of a call', 'Call f(**kwargs) or g(*args, **kwargs), then go on.'),
  {
    name: 'bold prices',
    answer: 'A hoodie costs **$45** today and only **$30** after Friday.',
    shown: 'A hoodie costs $45 today and only $30 after Friday.',
    has: /<strong>\$45<\/strong>.*<strong>\$30<\/strong>/,
    hasNot: FORMULA,
  },
  {
    name: 'brackets of a pattern',
    answer: raw`Write \(foo\|bar\) and \[a-z\] in sed, \[sic\] and \( and \) too.`,
    shown: 'Write (foo|bar) and [a-z] in sed, [sic] and ( and ) too.',
    hasNot: FORMULA,
  },
  {
    name: 'escaped citations',
    answer: raw`Known from \[1\] and \[2\], see there.`,
    shown: 'Known from [1] and [2], see there.',
    hasNot: FORMULA,
  },
  {
    name: 'dollars in code',
    answer: '~~~bash\necho $$\n~~~\n\nThen **more** text.',
    shown: 'echo $$ Then more text.',
    has: /<code data-language="bash">echo \$\$<\/code>.*<strong>more/,
  },
];

const MATHEMATICS: AnswerCase[] = [
  {
    name: 'spaces in brackets',
    answer: raw`Let \( x \) be in \([0, 1]\), so \( f(x) = \frac{1}{x} \).`,
    shown: raw`Let ⟨x⟩ be in ⟨[0, 1]⟩, so ⟨f(x) = \frac{1}{x}⟩.`,
  },
  { name: 'beside CJK', answer: '其中$x$是一个数，$y$也是。', shown: '其中⟨x⟩是一个数，⟨y⟩也是。' },
  {
    name: 'chemistry',
    answer: raw`$\ce{H2O}$ and $$\ce{2H2 + O2 -> 2H2O}$$`,
    shown: raw`⟨\ce{H2O}⟩ and ⟨\ce{2H2 + O2 -> 2H2O}⟩`,
  },
  {
    name: 'bare environments',
    answer: raw`Thus
\begin{align}
a &= b + c \\
  &= d
\end{align}

\begin{equation}
E = mc^2
\end{equation}

Done.`,
    shown: raw`Thus ⟨\begin{align} a &= b + c \\ &= d \end{align}⟩ ⟨\begin{equation} E = mc^2 \end{equation}⟩ Done.`,
  },
  {
    name: 'in items',
    answer: raw`- Area:
  \[ A = \pi r^2 \]
- Round:
  $$ C = 2\pi r $$
- End`,
    shown: raw`Area: ⟨A = \pi r^2⟩ Round: ⟨C = 2\pi r⟩ End`,
    has: /formula-display.*formula-display/,
  },
  {
    name: 'with bars in a table',
    answer: raw`| Name | Formula |
|---|---|
| Abs | $|x|$ |
| Norm | $\|v\|$ |
| Cond | $P(A \mid B)$ |`,
    shown: raw`Name Formula Abs ⟨|x|⟩ Norm ⟨\|v\|⟩ Cond ⟨P(A \mid B)⟩`,
  },
  {
    name: 'of every kind in a table',
    answer: raw`| f | f' |
|---|---|
| $x^2$ | $2x$ |
| \(e^x\) | \(e^x\) |
| $$x$$ | 1 |`,
    shown: "f f' ⟨x^2⟩ ⟨2x⟩ ⟨e^x⟩ ⟨e^x⟩ ⟨x⟩ 1",
  },
  { name: 'fenced', answer: 'So:\n\n```math\na^2 + b^2\n```\n\nEnd.', shown: 'So: ⟨a^2 + b^2⟩ End.' },
  {
    name: 'with blank lines',
    answer: raw`$$
\int_0^1 x

+ 1
$$

Then $a$ and

\[
\frac{a}{b}
\]
end.`,
    shown: raw`⟨\int_0^1 x + 1⟩ Then ⟨a⟩ and ⟨\frac{a}{b}⟩ end.`,
  },
  {
    name: 'in emphasis and a heading',
    answer: '## About $x_1$\n\n**With $y_2$ in it** and *so*.',
    shown: 'About ⟨x_1⟩ With ⟨y_2⟩ in it and so.',
  },
];

const SCRIPTS: AnswerCase[] = [
  {
    name: 'bold before full-width punctuation',
    answer:
      '**注意：**请先备份。\n\n**复现：**10 次中有 3 次。\n\n他说**「没问题」**就走了。\n\n**これは重要です。**次に進みます。',
    shown: '注意：请先备份。 复现：10 次中有 3 次。 他说「没问题」就走了。 これは重要です。次に進みます。',
    has: /(?:<strong>.*){4}/,
  },
  {
    name: 'emphasis before full-width brackets',
    answer: '请使用**配置文件（config.yaml）**来设置。*强调（注）*后面。~~删除（旧）~~然后。',
    shown: '请使用配置文件（config.yaml）来设置。强调（注）后面。删除（旧）然后。',
    has: /<strong>.*<em>.*<del>/,
  },
  {
    name: 'Korean',
    answer: '**중요(필수)**는 이것입니다.',
    shown: '중요(필수)는 이것입니다.',
    has: EMPHASIS,
  },
  { name: 'Thai', answer: 'ใช้**"คำนี้"**เสมอ', shown: 'ใช้"คำนี้"เสมอ', has: EMPHASIS },
  {
    name: 'no space after a label',
    answer: '**Note:**text, and **"b"**s.',
    shown: 'Note:text, and "b"s.',
    has: EMPHASIS,
  },
  {
    name: 'addresses before full-width punctuation',
    answer: '已创建：https://example.com/issues/12，请查看。\n\n见 https://example.com/a（说明）后续',
    shown: '已创建：https://example.com/issues/12，请查看。 见 https://example.com/a（说明）后续',
    has: /href="https:\/\/example.com\/issues\/12".*href="https:\/\/example.com\/a"/,
  },
  {
    name: 'addresses in brackets and sentences',
    answer:
      '(see https://example.com/wiki/Set_(math)) and https://example.com/x.\n\nWrite to https://example.com/q?a=1&b=2, or "https://example.com/z".',
    shown:
      '(see https://example.com/wiki/Set_(math)) and https://example.com/x. Write to https://example.com/q?a=1&b=2, or "https://example.com/z".',
    has: /Set_\(math\)".*\/x".*b=2".*\/z"/,
  },
  {
    name: 'right to left',
    answer:
      'مرحبا! كلمة English وسط.\n\n1. أولاً: `config.json`.\n\n| الاسم | القيمة |\n|---|---|\n| سرعة | 5 |',
    shown: 'مرحبا! كلمة English وسط. أولاً: config.json. الاسم القيمة سرعة 5',
    has: /<p dir="auto">.*<ol dir="auto">.*<table dir="auto">/,
  },
];

const HALF_OPEN: AnswerCase[] = [
  text('brackets', 'Take a[i] and b[0], the range [3, 7], a note [sic], and [TODO: check] it.'),
  text('a class of characters', 'Use [^0-9] or [^a-z] and see [^1^] there.'),
  {
    name: 'citations',
    answer: 'As shown [1] [2]. See [1, 2] and [^1^] or [[1]](https://example.com/one).',
    shown: 'As shown [1] [2]. See [1, 2] and [^1^] or [1].',
    has: /href="https:\/\/example.com\/one"/,
  },
  {
    name: 'addresses with brackets',
    answer:
      'Read [Set (math)](https://example.com/wiki/Set_(mathematics)) and [B](https://example.com/b) next.',
    shown: 'Read Set (math) and B next.',
    has: /Set_\(mathematics\)"/,
  },
  {
    name: 'comparisons in items',
    answer: 'Ratings:\n\n- > 25: very good\n- >= 10: fine\n- < 5: poor',
    shown: 'Ratings: > 25: very good >= 10: fine < 5: poor',
    hasNot: /<blockquote/,
  },
  {
    name: 'a list after a line',
    answer: 'Intro line\n- item one\n- item two',
    shown: 'Intro line item one item two',
    hasNot: /<h\d/,
  },
  {
    name: 'a fence in Markdown',
    answer:
      'Here is the file:\n\n```markdown\n# Title\n\n```bash\nnpm i\n```\n\nText **bold**.\n```\n\nAfter it.',
    shown: 'Here is the file: # Title ```bash npm i ``` Text **bold**. After it.',
    has: /<p dir="auto">After it/,
  },
  {
    name: 'a fence in a longer one',
    answer:
      'Here is the file:\n\n````markdown\n# Title\n\n```bash\nnpm i\n```\n\nText **bold**.\n````\n\nAfter it.',
    shown: 'Here is the file: # Title ```bash npm i ``` Text **bold**. After it.',
    has: /<p dir="auto">After it/,
  },
  {
    name: 'code in an item',
    answer: '1. First:\n\n   ```bash\n   echo a | b\n   ```\n\n2. Then **rest**.',
    shown: 'First: echo a | b Then rest.',
  },
  {
    name: 'code with bars in a table',
    answer: raw`| Op | Use |
|---|---|
| or | ${'`a || b`'} |
| pipe | ${'`cat f | sort`'} |
| esc | ${raw`\`a \| b\``.replaceAll('\\`', '`')} |`,
    shown: 'Op Use or a || b pipe cat f | sort esc a | b',
  },
  {
    name: 'a table in an item',
    answer: '- Compare:\n\n  | A | B |\n  |---|---|\n  | 1 | 2 |\n\n- Next',
    shown: 'Compare: A B 1 2 Next',
    has: /<li>.*<table.*<li>/,
  },
  {
    name: 'a table without outer bars',
    answer: 'Name | Age\n--- | ---\nAnn | 3\nBob | 4',
    shown: 'Name Age Ann 3 Bob 4',
    has: /<table/,
  },
  {
    name: 'powers',
    answer: '2**8 and 3**2, 5*3*2 is 30, a_b_c and 2 * 3.',
    shown: '2**8 and 3**2, 5*3*2 is 30, a_b_c and 2 * 3.',
  },
];

const HTML: AnswerCase[] = [
  {
    name: 'breaks in a table',
    answer: '| Step | What |\n|---|---|\n| 1 | first<br>second<br/>third<br />fourth |\n| 2 | a<BR>b |',
    shown: 'Step What 1 first second third fourth 2 a b',
    has: /first<br>second<br>third<br>fourth/,
  },
  {
    name: 'a fold',
    answer:
      'Here is the solution:\n\n<details>\n<summary>Show answer</summary>\n\nThe answer is **42**.\n\n```js\nlet a = 42;\n```\n\n</details>\n\nDone.',
    shown: 'Here is the solution: Show answer The answer is 42. let a = 42; Done.',
    has: /<details[^>]*><summary>Show answer<\/summary>.*<\/details><p dir="auto">Done/,
  },
  {
    name: 'tags in a line',
    answer:
      'Water is H<sub>2</sub>O and x<sup>2</sup> grows. Press <kbd>Ctrl</kbd>+<kbd>C</kbd>, <mark>note</mark> and <u>this</u>.',
    shown: 'Water is H2O and x2 grows. Press Ctrl+C, note and this.',
    has: /<sub>2<\/sub>.*<sup>2<\/sup>.*<kbd>C<\/kbd>.*<mark>.*<u>/,
  },
  {
    name: 'comments',
    answer: 'One <!-- not this --> two.\n\n<!-- nor\n\nthis -->\n\nThree.',
    shown: 'One two. Three.',
  },
  {
    name: 'other tags',
    answer: 'Use <div class="a"> or `<b>` and a < b.',
    shown: 'Use &lt;div class=&quot;a&quot;&gt; or &lt;b&gt; and a &lt; b.',
  },
  {
    name: 'an alert',
    answer: '> [!WARNING]\n> Mind the **gap**.\n\nThen.',
    shown: 'Warning Mind the gap. Then.',
    has: /class="alert alert-warning"/,
  },
  {
    name: 'a telephone number',
    answer: 'Call [+1 555 0100](tel:+15550100) or write to [us](mailto:a@example.com) or b@example.com.',
    shown: 'Call +1 555 0100 or write to us or b@example.com.',
    has: /href="tel:\+15550100".*href="mailto:a@example.com".*href="mailto:b@example.com"/,
  },
  {
    name: 'a poem',
    answer: 'Roses are red\nViolets are blue\nSugar is sweet',
    shown: 'Roses are red Violets are blue Sugar is sweet',
    has: /red<br>Violets are blue<br>Sugar/,
  },
];

export const ANSWER_CASES: readonly AnswerCase[] = [
  ...MONEY,
  ...MATHEMATICS,
  ...SCRIPTS,
  ...HALF_OPEN,
  ...HTML,
];
