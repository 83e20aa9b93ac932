/** Tokens of one section: a divisor of a thousand, so that any thousand tokens are made of the same things. */
const SECTION_TOKENS = 250;

const section = (n: number) => `## Section ${n}

A paragraph with **bold**, *italic*, \`code\` and a [link](https://example.com/${n}). It goes on for a while, as answers do, and says $x_${n}^2 + 1$ in passing.

- the first thing, with **weight**
- the second thing
  1. nested once
  2. nested twice

| Name | Value | Note |
|---|---:|---|
| alpha | ${n} | the first letter |
| beta | 2 | the *second* letter |

\`\`\`ts
export function area(radius: number): number {
  const squared = radius ** 2;
  return Math.PI * squared; // section ${n}
}
\`\`\`

> A quotation that somebody said once, in a book.

`;

const FILLER = ' And so it goes on with plain words until the section is as long as every other one is.';

/** So many tokens of Markdown of every kind, words with the space before them; the same for the same number. */
export function mixedMarkdownTokens(count: number): string[] {
  const tokens: string[] = [];
  for (let n = 1; tokens.length < count; n++) {
    const words = pieces(section(n));
    const filler = pieces(FILLER);
    const rest = SECTION_TOKENS - words.length - 1;
    for (let index = 0; index < rest; index++) words.push(filler[index % filler.length] ?? '');
    tokens.push(...words, '\n\n');
  }
  return tokens.slice(0, count);
}

const pieces = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];
