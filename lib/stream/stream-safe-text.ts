/**
 * Most combining marks in a row that are composed together: the bound of the Stream-Safe Text Format (UAX #15, section
 * 13). Real text has a handful; sorting a run by combining class takes time quadratic in its length.
 */
const MAX_MARKS = 30;

const COMBINING_GRAPHEME_JOINER = '\u034f';

/** What follows every full run, where more marks come: every character that can be reordered is a mark (`\p{M}`). */
const FULL_RUN = new RegExp(`\\p{M}{${MAX_MARKS}}(?=\\p{M})`, 'gu');

/**
 * Unicode NFC in linear time, whatever the text: runs of more than 30 combining marks are divided first, as the
 * Stream-Safe Text Format does it. All text that people write comes out as `normalize('NFC')` gives it.
 */
export function composed(text: string): string {
  return text.replace(FULL_RUN, `$&${COMBINING_GRAPHEME_JOINER}`).normalize('NFC');
}
