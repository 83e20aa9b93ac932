interface OpenMark {
  mark: string;
  at: number;
}

/** Escapes, code spans (the last may be open), formulas and addresses, in which nothing is emphasis; then the marks. */
const PIECES =
  /\\[\s\S]|(?<ticks>`+)(?<code>[\s\S]*?)(?<end>(?<!`)\k<ticks>(?!`)|$)|\$[^\s$](?:[^$\n]*[^\s$])?\$(?![\w$])|https?:\/\/\S+|(?<marks>\*+|_+|~{1,2})/g;

/**
 * A piece of text whose emphasis and code are closed at its end, where they are open. A mark at the very end, that may
 * open or close, is held back; so is emphasis with nothing in it.
 */
export function closeEmphasis(text: string): string {
  const open: OpenMark[] = [];
  for (const { index, groups = {} } of text.matchAll(PIECES)) {
    const { ticks, code = '', end, marks } = groups;
    if (ticks !== undefined && end === '') {
      const inside = code.replace(/`+$/, '');
      return closeAll(text.slice(0, index) + (inside.trim() === '' ? '' : ticks + inside + ticks), open);
    }
    if (marks === undefined) continue;
    const after = text[index + marks.length];
    if (after === undefined) return closeAll(text.slice(0, index), open);
    turn(open, { mark: marks, at: index }, text[index - 1] ?? ' ', after);
  }
  return closeAll(text, open);
}

/** Takes in a run of marks: it closes what it can, else it opens. Marks between the letters of a word are text. */
function turn(open: OpenMark[], { mark, at }: OpenMark, before: string, after: string): void {
  let left = mark;
  if (!/\s/.test(before)) {
    for (let last = open.at(-1); last && left.startsWith(last.mark); last = open.at(-1)) {
      open.pop();
      left = left.slice(last.mark.length);
    }
  }
  // A single tilde is "about" far more often than a strike.
  if (left === '' || left === '~' || /\s/.test(after) || /[\p{L}\p{N}]/u.test(before)) return;
  const marks = left.length === 3 ? [left.slice(1), left.slice(2)] : [left];
  for (const one of marks) open.push({ mark: one, at });
}

/** Closes what is open, innermost first. */
function closeAll(text: string, open: OpenMark[]): string {
  const last = open.at(-1);
  // A product or a list ends in a mark that is none.
  if (!last) return text;
  const kept = text.trimEnd();
  // With nothing in it yet.
  if (/^[*_~]*$/.test(kept.slice(last.at)))
    return closeAll(
      text.slice(0, last.at),
      open.filter(({ at }) => at < last.at),
    );
  return `${kept}${open
    .toReversed()
    .map(({ mark }) => mark)
    .join('')}`;
}
