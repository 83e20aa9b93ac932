/**
 * The end of a text that is still growing, so that it renders as what it is about to be: emphasis and code that are
 * open are closed, and pieces whose meaning is not yet decided (half a link, a lone list marker, the head of a table,
 * a line of dashes that would turn the paragraph above into a heading) are held back until it is.
 */
export function completeMarkup(source: string): string {
  let text = source.replace(/\n {0,3}(?:[-=*_]+|#{1,6}|[-+*]|\d{1,9}[.)]) *$/, '');
  const table = text.match(/(?:^|\n)( *\|[^\n]*(?:\n *\|?[-:| ]*)?)$/);
  if (table?.[1] !== undefined && !/\n *\|?[-:| ]*-[-:| ]*\|[-:| ]*-?\s*$/.test(table[1])) {
    text = text.slice(0, text.length - table[1].length);
  }
  // `[label](htt`, `![alt`, `[label`: a label shows as text until its link is whole.
  text = text.replace(/!\[[^\]\n]*(?:\](?:\([^)\n]*)?)?$/, '');
  text = text.replace(/\[([^\]\n]*)(?:\](?:\([^)\n]*)?)?$/, '$1');
  return closeInline(text);
}

function closeInline(text: string): string {
  const paragraph = text.slice(text.lastIndexOf('\n\n') + 1);
  const ticks = paragraph.match(/`+/g) ?? [];
  if (ticks.filter((run) => run.length === 1).length % 2 === 1) {
    return text.endsWith('`') ? text.slice(0, -1) : `${text}\``;
  }
  const prose = paragraph.replace(/`[^`]*`/g, '');
  const closers = ['**', '~~'].filter((mark) => (prose.split(mark).length - 1) % 2 === 1);
  return closers.reduce((sofar, mark) => {
    if (sofar.endsWith(mark)) return sofar.slice(0, -mark.length);
    // Half of the closing mark may have come already.
    const bare = sofar.endsWith(mark.charAt(0)) ? sofar.slice(0, -1) : sofar;
    return `${bare.trimEnd()}${mark}`;
  }, text);
}
