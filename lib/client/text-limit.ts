/** Characters that a question may have, as the server counts them: code points. A test holds it to the schema's. */
export const MAX_QUESTION_CHARACTERS = 100_000;

/** What is sent of a text: without white space around it, and without what no provider takes. */
export function sendable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().trim();
}

/** Why a text cannot be sent, and what to do; null where it can. */
export function tooLong(text: string): string | null {
  if (text.length <= MAX_QUESTION_CHARACTERS) return null;
  let count = 0;
  for (const _ of text) count++;
  if (count <= MAX_QUESTION_CHARACTERS) return null;
  const [has, most] = [count, MAX_QUESTION_CHARACTERS].map((number) => number.toLocaleString('en-US'));
  return `This has ${has} characters; a message may have ${most}. Shorten it, or send it in parts.`;
}
