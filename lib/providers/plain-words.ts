/** Beyond this nothing of a page is read: its title and first lines say what there is to say. */
const MAX_READ = 20_000;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Whether a text is a page and not words: what a gateway, a proxy or a wrong address answers. */
export function isMarkup(text: string): boolean {
  return /^\s*(?:<\?xml|<!doctype|<html|<head|<body|<center|<h1)\b/i.test(text);
}

/**
 * What a person would read of a text that may hold markup: of a page its title and its text, of other words all but the
 * tags. A number or a sign in angle brackets, as some vendors' codes are (`<400>`), is no tag.
 */
export function plainWords(text: string): string {
  return (
    text
      .slice(0, MAX_READ)
      .replace(/<(script|style|svg|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
      .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
      .replace(/<[/!?a-z][^<>]*(?:>|$)/gi, ' ')
      .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
        if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
        const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
        return code > 31 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : ' ';
      })
      // An entity may have spelled a tag.
      .replace(/<[/!?a-z][^<>]*(?:>|$)/gi, ' ')
      .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
