/** What looks like a credential in the words of any vendor, masked ones included. */
const CREDENTIALS: readonly RegExp[] = [
  /\b(?:Bearer|Basic)\s+[^\s"',;]{6,}/gi,
  /\b(?:sk|pk|rk|key|pplx|gsk|xai|hf|r8|nvapi|fw|tgp|csk|dsk|tok)[-_][A-Za-z0-9_*.-]{6,}/gi,
  /\bAIza[A-Za-z0-9_*-]{6,}/g,
  /\bAKIA[A-Z0-9]{12,}/g,
  // A JSON Web Token.
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+/g,
];
/** What follows the name of a secret, where it looks like a value: a masked one, or one with digits. */
const NAMED =
  /\b((?:api[ _-]?key|access[ _-]?token|token|secret|password|key)(?: provided)?["']?\s*[:=]\s*["']?)(?=[^\s"',;&]*[\d*])[^\s"',;&]{6,}/gi;
/** A password in an address. */
const USERINFO = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

const MAX_CHARACTERS = 500;

/** A vendor's words made fit to be seen: without the given keys and whatever looks like one, on one line, at most 500 characters. */
export function redacted(text: string, keys: readonly (string | null)[]): string {
  let safe = text;
  for (const key of keys) {
    if (key !== null && key !== '') {
      safe = safe.replaceAll(key, '[key]');
    }
  }
  for (const credential of CREDENTIALS) {
    safe = safe.replace(credential, '[key]');
  }
  safe = safe.replace(NAMED, '$1[key]').replace(USERINFO, '$1');
  return shortened(safe.replace(/\s+/g, ' ').trim());
}

/** Cut at a whole character, and marked. */
function shortened(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  return `${text.slice(0, MAX_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
