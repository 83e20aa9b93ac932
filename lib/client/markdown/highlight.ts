import hljs from 'highlight.js/lib/core';
import { GRAMMARS, grammarOf, grammarsFor } from './languages.ts';

/** Longer code stays plain: colouring it would hold up typing. */
const LONGEST = 60_000;

/**
 * Code as HTML with classes for its syntax, or null where its grammar is unknown or not loaded, or the code too long.
 * The highlighter escapes every text that it writes.
 */
export function highlight(code: string, language: string): string | null {
  const name = grammarOf(language);
  if (name === null || code.length > LONGEST || !hljs.getLanguage(name)) return null;
  return hljs.highlight(code, { language: name, ignoreIllegals: true }).value;
}

/** Loads the grammar of a language, as a fence names it; false where there is none. Rejects where the network failed. */
export async function loadGrammar(language: string): Promise<boolean> {
  const name = grammarOf(language);
  if (name === null) return false;
  const missing = grammarsFor(name).filter((one) => !hljs.getLanguage(one));
  await Promise.all(
    missing.map(async (one) => {
      const grammar = await GRAMMARS[one]?.();
      if (grammar) hljs.registerLanguage(one, grammar.default);
    }),
  );
  return true;
}

/** Loads every grammar, as the server does. */
export async function loadAllGrammars(): Promise<void> {
  await Promise.all(Object.keys(GRAMMARS).map(loadGrammar));
}
