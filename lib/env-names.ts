import { type Environment, SETTING_NAMES, VENDORS } from './env.ts';

/** Names that begin like this are others' business: libraries and tools read them. */
const OTHERS = /^(?:OTEL|NODE|NEXT|__NEXT|NPM|TZ|NO_COLOR|FORCE_COLOR|DEBUG|https?_proxy|no_proxy)(?:_|$)/i;

/** Near to a setting, and yet what other programs call theirs. */
const NAMESAKES = new Set([
  'ALL_PROXY',
  'FTP_PROXY',
  ...VENDORS.map((vendor) => `${vendor.toUpperCase()}_MODEL`),
]);

/** Short names are near to many. */
const SHORTEST = 8;
const NEAR = 2;

/**
 * A sentence for each variable that was meant for a setting and is none: any that our own files name, and those of the
 * environment that are two letters or fewer from a setting.
 * @param fromFiles the names in `.env` and its kin
 */
export function misspeltSettings(env: Environment, fromFiles: readonly string[]): string[] {
  const written = new Set(fromFiles);
  const sentences: string[] = [];
  for (const name of new Set([...fromFiles, ...Object.keys(env)])) {
    if (SETTING_NAMES.includes(name) || OTHERS.test(name)) continue;
    const meant = nearestSetting(name.toUpperCase());
    const isOurs = written.has(name) || (meant !== null && name.length >= SHORTEST && !NAMESAKES.has(name));
    if (!isOurs) continue;
    sentences.push(
      `${name} is not a setting${meant === null ? ' (see .env.example)' : `; did you mean ${meant}?`}`,
    );
  }
  return sentences;
}

function nearestSetting(name: string): string | null {
  let nearest: string | null = null;
  let least = NEAR + 1;
  for (const setting of SETTING_NAMES) {
    const distance = editDistance(name, setting, least);
    if (distance < least) [nearest, least] = [setting, distance];
  }
  return nearest;
}

/** Letters to insert, remove or replace (Levenshtein, 1966); `limit` where there are as many or more. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return Math.min(above[to.length] ?? limit, limit);
}
