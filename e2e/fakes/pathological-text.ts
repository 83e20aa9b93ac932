/**
 * Texts that make careless programs work for long, grown from a grammar: runs of what parsers look for, opened and never
 * closed, closed and never opened, nested, in turns, at the heads of lines. Every text is determined by its dice.
 */

/** What begins, ends, joins or repeats something to one of the parsers that a text meets here. */
const ATOMS = [
  ...[
    '*',
    '**',
    '_',
    '__',
    '~',
    '~~',
    '`',
    '```',
    '~~~',
    '|',
    '|-',
    '\\',
    '#',
    '> ',
    '- ',
    '* ',
    '1. ',
    '- [ ] ',
  ],
  ...[
    '[',
    ']',
    '[](',
    '![',
    '](',
    '](<',
    '[^1]',
    '[^1]: ',
    '[a]: ',
    '<',
    '</',
    '<a',
    '<!--',
    '-->',
    '<![CDATA[',
    '<?',
  ],
  ...[
    '<details>',
    '<b>',
    '&',
    '&amp;',
    '&#',
    '&#x1F600;',
    '$',
    '$$',
    '\\(',
    '\\[',
    '\\]',
    '{',
    '}',
    '\\frac{',
    '^{',
    '_{',
  ],
  ...[
    '\\begin{a}',
    '\\left(',
    '\\ce{',
    'http://',
    'https://a.',
    'www.',
    'www.a',
    'a@',
    'a@b.',
    'a.b@c-',
    'mailto:',
    '://',
  ],
  ...[
    '(',
    ')',
    '()',
    '"',
    "'",
    ':',
    '::',
    ':-:',
    '---',
    '===',
    '...',
    '0',
    '9'.repeat(20),
    'a',
    'ab',
    'word ',
    'a\u0301',
  ],
  ...[
    '\u0301',
    '\u0345',
    '\u05b0',
    '\u1100',
    '\u1161',
    '\u11a8',
    '\u200d',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\u00a0',
  ],
  ...[
    '\u{1f468}\u200d',
    '\u{1f1e6}',
    '\u4e2d',
    '\u0e01',
    '\ufdfa',
    '\u1e9e',
    '\u0130',
    '\u3099',
    '\ud7a3',
    '\ufffd',
  ],
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    '    ',
    ' ',
    '  \n',
    '\u2028',
    '\v',
    '{"a":',
    '[[',
    '/*',
    '//',
    'function ',
    '${',
    "'''",
  ],
];

/** What is left open, with what would close it. */
const PAIRS = [
  ...[
    ['*', '*'],
    ['**a', 'b**'],
    ['_', '_'],
    ['[', ']'],
    ['![', ']'],
    ['[', '](a)'],
    ['(', ')'],
    ['<', '>'],
  ],
  ...[
    ['`', '`'],
    ['{', '}'],
    ['\\frac{1}{', '}'],
    ['^{', '}'],
    ['\\left(', '\\right)'],
    ['<b>', '</b>'],
  ],
  ...[
    ['<details>', '</details>'],
    ['> ', '\n'],
    ['"', '"'],
    ['\u2066', '\u2069'],
    ['{"a":', '}'],
    ['[^1', ']'],
  ],
] as [string, string][];

/** What lists, quotes and the like begin their lines with. */
const LINE_HEADS = [
  '> ',
  '- ',
  '1. ',
  '  ',
  '    ',
  '\t',
  '| ',
  '#',
  '>',
  '* ',
  '+ ',
  '``` ',
  ': ',
  '[^1]: ',
  '$$',
];

type Dice = () => number;
const pick = <T>(dice: Dice, from: readonly T[]): T => from[Math.floor(dice() * from.length)] as T;
const upTo = (dice: Dice, most: number) => 1 + Math.floor(dice() * most);

/** Ways to grow a text to a length; each is called with what is still missing of it. */
const FORMS: Record<string, (dice: Dice, length: number) => string> = {
  run: (dice, length) => repeated(pick(dice, ATOMS), length),
  turns: (dice, length) =>
    repeated(Array.from({ length: upTo(dice, 4) + 1 }, () => pick(dice, ATOMS)).join(''), length),
  open: (dice, length) => repeated(pick(dice, PAIRS)[0], length),
  close: (dice, length) => repeated(pick(dice, PAIRS)[1], length),
  nested: (dice, length) => {
    const [open, close] = pick(dice, PAIRS);
    const depth = Math.max(1, Math.floor(length / (open.length + close.length)));
    return open.repeat(depth) + close.repeat(depth);
  },
  heads: (dice, length) => {
    const head = pick(dice, LINE_HEADS);
    const tail = pick(dice, ATOMS);
    let text = '';
    for (let depth = 1; text.length < length; depth++)
      text += `${head.repeat(Math.min(depth, 2_000))}${tail}\n`;
    return text;
  },
  deep: (dice, length) => `${repeated(pick(dice, LINE_HEADS), length)}x`,
  lines: (dice, length) =>
    repeated(`${pick(dice, LINE_HEADS)}${pick(dice, ATOMS)}${pick(dice, ATOMS)}\n`, length),
  mix: (dice, length) => {
    const few = Array.from({ length: upTo(dice, 6) }, () => pick(dice, ATOMS));
    let text = '';
    while (text.length < length) text += pick(dice, few);
    return text;
  },
  wide: (dice, length) => {
    const cell = `${pick(dice, ATOMS).replaceAll('\n', '')}|`;
    const columns = upTo(dice, 400);
    const row = `|${cell.repeat(columns)}\n`;
    return repeated(row, length).replace('\n', `\n|${'-|'.repeat(columns)}\n`);
  },
};

function repeated(piece: string, length: number): string {
  return piece.repeat(Math.max(1, Math.ceil(length / piece.length)));
}

export interface PathologicalText {
  /** The forms that it was grown by. */
  form: string;
  text: string;
}

/** A text of `length` characters, well-formed Unicode and not blank. */
export function pathologicalText(dice: Dice, length: number): PathologicalText {
  const forms = Array.from({ length: dice() < 0.6 ? 1 : upTo(dice, 3) }, () =>
    pick(dice, Object.keys(FORMS)),
  );
  const parts = forms.map((form) =>
    FORMS[form]?.(dice, length / forms.length).slice(0, length / forms.length),
  );
  const text = parts
    .join('')
    .slice(0, length - 1)
    .toWellFormed()
    .replaceAll('\0', ' ');
  return { form: forms.join('+'), text: `${text}x` };
}
