/** Invisible, and part of no address: put into a word, it leaves what is seen and takes what is meant. */
const JOINER = '\u2060';
const broken = (word: string) => `${word.charAt(0)}${JOINER}${word.slice(1)}`;

/** Lines that make parts of a diagram links or give them handlers: the picture has neither. */
const LINK_LINES = /^[ \t]*(?:click|links?|href|callback)\b.*$/gim;
const FRONT_MATTER = /^\s*-{3}[ \t]*\r?\n[\s\S]*?\r?\n[ \t]*-{3}[ \t]*(?:\r?\n|$)/;
/** What could load something from elsewhere while the diagram is laid out. */
const ADDRESSES =
  /(?:https?|ftp|wss?|data|javascript|vbscript|file|blob)(?=\s*:)|(?<!-)\/\/|(?<!-)\\\\|url(?=\s*\()|image(?=(?:-set)?\s*\()|@import/gi;
/** Pictures and icons as nodes, and ways to write them in disguise. */
const PICTURES =
  /@\{[\s\S]*?(?:img|icon|\\|&|\*|<<)|<\s*(?:img|image|svg|style|link|script|iframe|video|audio|object|embed)\b/i;
/** A style sheet's escapes, which can spell anything. */
const ESCAPES = /\\[\da-f]{1,6}/i;

/**
 * The source of a diagram without what configures the renderer, links or handles events, and with every address made
 * harmless; null where it asks for pictures or hides what it says.
 */
export function safeDiagramSource(source: string): string | null {
  let text = source;
  while (FRONT_MATTER.test(text)) text = text.replace(FRONT_MATTER, '');
  text = text.replace(/%%\{[\s\S]*?(?:\}%%|$)/g, '').replace(/^[ \t]*%%.*$/gm, '');
  // Taking something out may have joined what was around it.
  if (text.includes('%%{') || PICTURES.test(text) || ESCAPES.test(text)) return null;
  return text.replace(LINK_LINES, '').replace(ADDRESSES, broken);
}
