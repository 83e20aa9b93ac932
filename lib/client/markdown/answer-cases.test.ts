import { expect, test } from 'vitest';
import { ANSWER_CASES } from './answer-cases.ts';
import { MarkdownStream } from './markdown-stream.ts';
import type { RenderOptions } from './render-context.ts';
import { renderMarkdown } from './render-markdown.ts';

const options: RenderOptions = { setFormula: (tex) => `<math>⟨${tex.replace(/</g, '&lt;')}⟩</math>` };

/** What a person sees: without buttons and captions, blocks and line ends as spaces. */
function shownText(html: string): string {
  return html
    .replace(/<button.*?<\/button>|<figcaption.*?<\/figcaption>/g, '')
    .replace(/<\/?(?:p|li|h\d|t[dhr]|br|figure|pre|div|blockquote|ul|ol|details|summary|table)\b[^>]*>/g, ' ')
    .replace(/<span class="formula formula-display"[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const decoded = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
const seen = (html: string) => decoded(shownText(html)).replace(/&lt;/g, '<').replace(/&gt;/g, '>');
const wanted = (shown: string) =>
  shown
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"');

/** The ways in which an answer arrives: how long its pieces are. */
const ARRIVALS: [string, (answer: string) => number[]][] = [
  ['character by character', (answer) => Array.from(answer, ({ length }) => length)],
  ['word by word', (answer) => (answer.match(/\s*\S+|\s+$/g) ?? []).map(({ length }) => length)],
  ['in pieces of one to five', (answer) => pieces(answer, (n) => 1 + (n % 5))],
  ['in pieces of sixty', (answer) => pieces(answer, () => 60)],
  ['all at once', (answer) => [answer.length]],
];

function pieces(answer: string, lengthOf: (n: number) => number): number[] {
  let state = 7;
  const lengths: number[] = [];
  for (let at = 0; at < answer.length; at += lengths.at(-1) ?? 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    lengths.push(lengthOf(state >>> 8));
  }
  return lengths;
}

const htmlOf = (stream: MarkdownStream, text: string, complete: boolean) =>
  stream
    .update(text, complete, options)
    .groups.flat()
    .map(({ html }) => html)
    .join('');

for (const { name, answer, shown, has, hasNot } of ANSWER_CASES) {
  test(`${name}: what is shown is what is meant`, () => {
    const html = renderMarkdown(answer, options);
    expect(seen(html)).toBe(wanted(shown));
    if (has) expect(html).toMatch(has);
    if (hasNot) expect(html).not.toMatch(hasNot);
  });

  test(`${name}: the same at every moment, however it arrives`, () => {
    for (const [way, lengths] of ARRIVALS) {
      const stream = new MarkdownStream();
      let length = 0;
      let before = '';
      for (const more of lengths(answer)) {
        length += more;
        const html = htmlOf(stream, answer.slice(0, length), false);
        const moment = seen(html);
        const where = `${way}, after ${JSON.stringify(answer.slice(0, length).slice(-40))}`;
        // A formula's source would begin like the text, so nothing but the whole formula may show.
        if (!wanted(shown).startsWith(moment))
          expect(moment, where).toBe(wanted(shown).slice(0, moment.length));
        expect(moment.startsWith(before), `${where}: ${before} was taken back to ${moment}`).toBe(true);
        if (hasNot) expect(html, where).not.toMatch(hasNot);
        before = moment;
      }
      expect(htmlOf(stream, answer, true), way).toBe(renderMarkdown(answer, options));
    }
  });
}
