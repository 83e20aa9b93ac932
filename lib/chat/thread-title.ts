const MAX_CHARACTERS = 60;
const LINE_END = /[\r\n\u2028\u2029]/;
const FENCE = /^\s*(?:`{3,}|~{3,})/;
const THOUGHTS = /<think>[\s\S]*?(?:<\/think>|$)/gi;
/** Marks of a heading, a quotation or a list, before the words. */
const MARKS = /^(?:#{1,6}\s+|>\s?|[-*+]\s+)+/;

/** A thread's first title: the first line of its first question that says something, cut at a word. */
export function titleOf(question: string): string {
  const line = (readableLine(question) || question.trim()).replace(/\s+/g, ' ').trim();
  const characters = [...line];
  if (characters.length <= MAX_CHARACTERS) return line;
  const cut = characters.slice(0, MAX_CHARACTERS).join('');
  const space = cut.lastIndexOf(' ');
  // One endless word, or a script without spaces, is cut where it is.
  return `${(space > cut.length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** The first line of words; of a question that is code only, the first line of that. */
export function readableLine(text: string): string {
  let inCode = false;
  let code = '';
  for (const line of text.replace(THOUGHTS, '\n').split(LINE_END)) {
    if (FENCE.test(line)) inCode = !inCode;
    else if (inCode) code ||= line.trim();
    else {
      const words = line.trim().replace(MARKS, '').trim();
      if (words !== '') return words;
    }
  }
  return code;
}
