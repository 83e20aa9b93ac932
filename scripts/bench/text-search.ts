/** A condition for "contains this text, whatever the case of its letters": what follows the column, and its parameter. */
export interface TextCondition {
  operator: string;
  pattern: string;
}

/**
 * SQLite's LIKE is fast and ignores the case of ASCII letters only. A text with others is sought with GLOB, which
 * tells cases apart and knows sets of characters: each letter becomes the set of its cases.
 */
export function containsText(text: string): TextCondition {
  if (/^[\0-\x7f]*$/.test(text)) {
    return { operator: "LIKE ? ESCAPE '\\'", pattern: `%${text.replace(/[\\%_]/g, '\\$&')}%` };
  }
  return { operator: 'GLOB ?', pattern: `*${[...text].map(anyCase).join('')}*` };
}

/** One character as GLOB finds it in any case; only single characters have a place in a set. */
function anyCase(character: string): string {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  const single = [...new Set(cases)].filter((text) => [...text].length === 1);
  if (single.length > 1) return `[${single.join('')}]`;
  return '*?['.includes(character) ? `[${character}]` : character;
}
