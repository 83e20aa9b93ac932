import { Lexer, Marked, type Token, type TokensList } from 'marked';
import { citation } from './citations.ts';
import { footnote, footnoteReference } from './footnotes.ts';
import { blockMathematics, inlineMathematics } from './mathematics-syntax.ts';

const { defaults } = new Marked({
  gfm: true,
  extensions: [blockMathematics, footnote, inlineMathematics, footnoteReference, citation],
});

/** Link definitions, by their label: `[label]: https://…`. */
export type LinkDefinitions = TokensList['links'];

/** The text as tokens, inline ones too. `links` are definitions that stand elsewhere; those of the text are added. */
export function lexAnswer(source: string, links: LinkDefinitions): Token[] {
  const lexer = new Lexer(defaults);
  lexer.tokens.links = links;
  return lexer.lex(source);
}

/** The text cut at its top-level blocks; joined again it is the same text. */
export function blockSources(text: string): string[] {
  const raws: string[] = [];
  for (const token of blocksOf(text)) {
    // Blank lines belong to the block before them.
    if (token.type === 'space' && raws.length > 0) raws[raws.length - 1] += token.raw;
    else raws.push(token.raw);
  }
  return raws;
}

/** The top-level blocks of a text, their lines unread. */
export function blocksOf(text: string): Token[] {
  return new Lexer(defaults).blockTokens(text, []);
}
