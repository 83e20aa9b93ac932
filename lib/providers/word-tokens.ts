/**
 * Cuts a text into word-like tokens, each with the white space before it; joined, they are the text again. Stands in
 * for a model's tokenizer where only the size and the rhythm of tokens matter.
 */
export function wordTokens(text: string): string[] {
  return text.match(/\s*\S{1,12}|\s+$/gu) ?? [];
}
