/** Longest name, in characters, its ending left out: most file systems end at 255 bytes, and a character may take four. */
const MAX_CHARACTERS = 50;

/**
 * `Content-Disposition` of a file to be saved, called by a text that somebody wrote (RFC 6266). What a file system or
 * the header could misread is left out, and what is not ASCII goes by RFC 5987, with a stand-in beside it.
 */
export function attachment(title: string, ending: string): string {
  const name = `${fileNameOf(title)}.${ending}`;
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function fileNameOf(title: string): string {
  const plain = title
    .toWellFormed()
    // Control and format characters (those that turn the direction of text among them), and what is special in a path.
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029/\\:*?"<>|]/gu, ' ')
    .replace(/\s+/g, ' ');
  const cut = [...plain].slice(0, MAX_CHARACTERS).join('');
  // A name may not begin with a dot, nor end with one.
  return cut.replace(/^[. ]+|[. ]+$/g, '') || 'conversation';
}
