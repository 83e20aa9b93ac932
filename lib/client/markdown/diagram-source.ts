/** Invisible, and part of no address: put into a word, it leaves what is seen and takes what is meant. */
const JOINER = '\u2060';
const broken = (word: string) => `${word.charAt(0)}${JOINER}${word.slice(1)}`;

/**
 * Lines that make parts of a diagram links or give them handlers: the picture has neither. Nodes may have the same
 * names: "link --> B" is an edge.
 */
const LINK_LINES =
  /^[ \t]*(?:click[ \t]+\w[\w.-]*[ \t]+(?=href\b|call\b|"|[A-Za-z_])|links?[ \t]+\w[\w \t]*:|(?:link|callback)[ \t]+\w+[ \t]+").*$/gim;
const FRONT_MATTER = /^\s*-{3}[ \t]*\r?\n[\s\S]*?\r?\n[ \t]*-{3}[ \t]*(?:\r?\n|$)/;
/** What could load something from elsewhere while the diagram is laid out. */
const ADDRESSES =
  /(?:https?|ftp|wss?|data|javascript|vbscript|file|blob)(?=\s*:)|(?<!-)\/\/|(?<!-)\\\\|url(?=\s*\()|image(?=(?:-set)?\s*\()|@import/gi;
/** What a node is made of: `A@{ shape: rect }`; text in quotation marks may have braces. */
const NODE_SHAPES = /@\{(?:"[^"]*(?:"|$)|[^"}])*(?:\}|$)/g;
/** Pictures and icons as nodes, and ways to write them in disguise. */
const PICTURE_NODE = /img|icon|\\|&|\*|<</i;
const PICTURE_TAG = /<\s*(?:img|image|svg|style|link|script|iframe|video|audio|object|embed)\b/i;
/** Tags that only say how a label looks: labels are plain text. */
const LOOKS = /<\/?(?:b|i|u|s|em|strong|small|big|sub|sup|code|tt|span|font|mark)\b[^<>\n]{0,200}>/gi;
/** The beginning of a style sheet's escape, which can spell anything; in a label it is a backslash. */
const ESCAPES = /\\(?=[\da-f])/gi;

/**
 * The source of a diagram without what configures the renderer, links or handles events, and with every address made
 * harmless; null where it asks for pictures.
 */
export function safeDiagramSource(source: string): string | null {
  let text = source;
  while (FRONT_MATTER.test(text)) text = text.replace(FRONT_MATTER, '');
  text = text.replace(/%%\{[\s\S]*?(?:\}%%|$)/g, '').replace(/^[ \t]*%%.*$/gm, '');
  // Taking something out may have joined what was around it.
  if (text.includes('%%{') || PICTURE_TAG.test(text)) return null;
  if ((text.match(NODE_SHAPES) ?? []).some((shape) => PICTURE_NODE.test(shape))) return null;
  text = text.replace(LOOKS, '').replace(LINK_LINES, '').replace(ESCAPES, `\\${JOINER}`);
  return PICTURE_TAG.test(text) ? null : text.replace(ADDRESSES, broken);
}
