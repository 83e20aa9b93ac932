import { isIP } from 'node:net';
import { z } from 'zod';

/**
 * Kinds of setting. Each takes the text of one variable and carries, as `meta().example`, a value that would be right;
 * a fault quotes what was received, except where that may be a secret.
 */

/** A sentence about a wrong value. */
const wrong = (what: string) => ({
  error: (issue: { input?: unknown }) => `"${String(issue.input)}" ${what}`,
});

const DAY_MS = 86_400_000;

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number, example: number) {
  const fault = wrong(`is not a whole number from ${min} to ${max}`);
  return z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, fault)
    .transform(Number)
    .meta({ example: String(example) });
}

/** A span in milliseconds, at most a day: longer timers overflow and would fire at once. */
export function milliseconds(min: number, example: number) {
  return integer(min, DAY_MS, example);
}

/** A rate per second: above 0, fractions allowed. */
export function rate(example: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,6}(\.\d{1,6})?$/.test(text) && Number(text) > 0,
      wrong('is not a number above 0 and below 1000000'),
    )
    .transform(Number)
    .meta({ example: String(example) });
}

/** A number from 0 on, fractions allowed. */
export function amount(example: number) {
  return z
    .string()
    .refine((text) => /^\d{1,9}(\.\d{1,6})?$/.test(text), wrong('is not a number from 0 to 999999999'))
    .transform(Number)
    .meta({ example: String(example) });
}

/** On or off. */
export function flag(example: '0' | '1') {
  return z
    .enum(['0', '1', 'true', 'false'], wrong('is not 0, 1, true or false'))
    .transform((text) => text === '1' || text === 'true')
    .meta({ example });
}

/** A secret, never quoted. */
export function secret(minLength: number, example: string) {
  return z
    .string()
    .min(minLength, { error: `is shorter than ${minLength} characters` })
    .regex(/^[\x21-\x7e]+$/, { error: 'holds a space or a character that is not printable ASCII' })
    .meta({ example });
}

/** An http or https address without query, fragment, user or password; a trailing slash is taken off. Not quoted. */
export function httpUrl(example: string) {
  return z
    .string()
    .refine(isPlainHttpUrl, {
      error: 'is not an http:// or https:// address (without query, fragment, user or password)',
    })
    .transform((text) => text.replace(/\/+$/, ''))
    .meta({ example });
}

/** The address of a proxy, perhaps with user and password; without a scheme it is http. Never quoted. */
export function proxyUrl(example: string) {
  const withScheme = (text: string) => (text.includes('://') ? text : `http://${text}`);
  return z
    .string()
    .refine((text) => /^(?:https?|socks5):$/.test(URL.parse(withScheme(text))?.protocol ?? ''), {
      error: 'is not the http://, https:// or socks5:// address of a proxy',
    })
    .transform(withScheme)
    .meta({ example });
}

function isPlainHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.search === '' && url.hash === '' && url.username === '' && url.password === '';
}

/** `provider/model`; the model's own name may hold further slashes. */
export function modelId(example: string) {
  return z
    .string()
    .regex(/^[a-z]+\/\S+$/, wrong('is not of the form provider/model'))
    .meta({ example });
}

/** Names separated by commas. */
export function nameList(example: string) {
  return z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine((names) => names.every((name) => /^\S+$/.test(name)), {
      error: 'has an empty name or a name with a space in it',
    })
    .meta({ example });
}

/** Host names or addresses separated by commas, without port; `*.` in front of a name stands for its subdomains. */
export function hostList(example: string) {
  return z
    .string()
    .transform((text) =>
      text.split(',').map((name) =>
        name
          .trim()
          .toLowerCase()
          .replace(/^\[(.*)\]$/, '$1'),
      ),
    )
    .refine((names) => names.every((name) => isIP(name) !== 0 || HOST_NAME.test(name)), {
      error: 'is not a list of host names (without http:// and port; *.example.org for subdomains)',
    })
    .meta({ example });
}

const HOST_NAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

/** One word of a list. */
export function word<const T extends readonly [string, ...string[]]>(words: T, example: T[number]) {
  return z.enum(words, wrong(`is not one of ${words.join(', ')}`)).meta({ example });
}

/** A SQLite file as `file:<path>`. Not quoted: an address of a server may hold a password. */
export function databaseUrl(example: string) {
  return z
    .string()
    .refine((text) => !/^postgres(ql)?:/i.test(text), {
      error: 'is a PostgreSQL address, and PostgreSQL is not built yet: use a SQLite file',
      abort: true,
    })
    .refine((text) => /^file:[^?#]+$/.test(text) && !text.includes(':memory:') && !/[/\\]$/.test(text), {
      error: 'is not file: followed by the path of a SQLite file',
    })
    .meta({ example });
}

/** A setting whose feature is announced but does not exist: any value is a fault. */
export function notBuilt(sentence: string, example: string) {
  return z
    .string()
    .refine(() => false, { error: sentence })
    .meta({ example });
}
