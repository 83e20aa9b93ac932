/** What looks like a credential in the words of any vendor. */
const CREDENTIAL = /\b(?:Bearer\s+[^\s"',;]+|(?:sk|pk|rk|key|pplx|AIza|gsk|xai)[-_][A-Za-z0-9_*.-]{6,})/gi;
const MAX_CHARACTERS = 300;

/** A vendor's words made fit for a log: without the given keys and whatever looks like one, on one line, short. */
export function redacted(text: string, keys: readonly (string | null)[]): string {
  let safe = text;
  for (const key of keys) {
    if (key !== null && key !== '') {
      safe = safe.replaceAll(key, '[key]');
    }
  }
  return safe.replace(CREDENTIAL, '[key]').replace(/\s+/g, ' ').trim().slice(0, MAX_CHARACTERS);
}
