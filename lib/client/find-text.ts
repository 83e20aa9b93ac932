import { plainText } from '../markdown/plain-text.ts';
import type { Steps } from './message-window.ts';

/** One place where a text was found: in which message, and the how manyth of that message it is, from 0. */
export interface Finding {
  messageId: string;
  nth: number;
}

/** More than these are not counted: nobody goes through them. */
export const MOST_FINDINGS = 10_000;

/** Every place of a text in the messages of a branch, in reading order; upper and lower case are alike. */
export function findText(steps: Steps, wanted: string): Finding[] {
  const query = folded(wanted);
  const findings: Finding[] = [];
  if (query === '') return findings;
  for (const { message } of steps) {
    const { id: messageId, role, text } = message;
    const places = placesOf(role === 'user' ? (text ?? '') : plainText(text ?? ''), query);
    for (let nth = 0; nth < places.length && findings.length < MOST_FINDINGS; nth++) {
      findings.push({ messageId, nth });
    }
  }
  return findings;
}

/** Where a text stands in another one, as offsets; the next begins after the end of the one before. */
export function placesOf(text: string, wanted: string): number[] {
  const query = folded(wanted);
  const places: number[] = [];
  if (query === '') return places;
  const searched = folded(text);
  for (let at = searched.indexOf(query); at !== -1; at = searched.indexOf(query, at + query.length)) {
    places.push(at);
  }
  return places;
}

/** The same length always, so that offsets hold: a letter whose small form is longer stays as it is. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  const same = lower.length === text.length ? lower : text.replace(/[A-Z]/g, (one) => one.toLowerCase());
  return same.replace(/\s/g, ' ');
}
