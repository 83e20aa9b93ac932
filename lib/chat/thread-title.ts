const MAX_CHARACTERS = 60;

/** A thread's first title: the first line of its first question, cut at a word. */
export function titleOf(question: string): string {
  const line =
    question
      .trim()
      .split(/[\r\n\u2028\u2029]/, 1)[0]
      ?.replace(/\s+/g, ' ')
      .trim() ?? '';
  const characters = [...line];
  if (characters.length <= MAX_CHARACTERS) return line;
  const cut = characters.slice(0, MAX_CHARACTERS).join('');
  const space = cut.lastIndexOf(' ');
  // One endless word, or a script without spaces, is cut where it is.
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
