import { isMarkup, plainWords } from './plain-words.ts';
import type { Refusal } from './refusal-code.ts';

/** Errors wrapped in errors; beyond this nobody has been seen to go. */
const MAX_DEPTH = 6;

/** What the body of a refusal says, in whichever form: JSON, a page, or plain words. Null where it says nothing. */
export function errorInBody(body: string | undefined): Refusal | null {
  const text = body?.trim() ?? '';
  if (text === '') {
    return null;
  }
  if (isMarkup(text)) {
    const words = plainWords(text);
    return { isPage: true, ...(words === '' ? {} : { message: words }) };
  }
  try {
    return errorIn(JSON.parse(text));
  } catch {
    return { message: plainWords(text) };
  }
}

/**
 * What an error object says. The forms that have been met: `{error: {…}}`, `{error: "…"}`, `{errors: […]}`, the fields
 * themselves (`message`, `msg`, `detail`, `error_type`, …), FastAPI's lists under `detail`, Responses'
 * `{response: {error}}`, Gemini's with a `status` in words and `details`, perhaps in a list, and OpenRouter's, whose
 * `metadata.raw` is what the provider behind it said. Null where nothing of it is an error.
 */
export function errorIn(value: unknown, depth = 0): Refusal | null {
  if (depth > MAX_DEPTH) return null;
  if (typeof value === 'string') return value.trim() === '' ? null : { message: plainWords(value) };
  if (Array.isArray(value)) return errorInList(value, depth);
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const said = fieldsOf(fields);
  const inner = [
    'response',
    'message',
    'error',
    'errors',
    'detail',
    'data',
    'base_resp',
    'innererror',
    'inner_error',
  ]
    .map((name) => errorIn(nested(name, fields[name]), depth + 1))
    .find((found) => found !== null);
  const behind = errorBehind(fields.metadata, depth);
  const merged = { ...said, ...inner, ...googleDetails(fields.details ?? detailsIn(fields.data)), ...behind };
  return merged.message === undefined && merged.code === undefined && merged.type === undefined
    ? null
    : merged;
}

/** A field that may hold an error. `message` is words unless it is an object, as Mistral's may be; `data` is one only as an object, `response` only with an error in it. */
function nested(name: string, value: unknown): unknown {
  if (name === 'message') return typeof value === 'string' ? null : value;
  if (name === 'data') return typeof value === 'string' || Array.isArray(value) ? null : value;
  if (name === 'response') return (value as { error?: unknown } | null | undefined)?.error;
  return value;
}

const MESSAGES = ['message', 'msg', 'Message', 'error_message', 'errorMessage', 'status_msg', 'title'];
const CODES = ['code', 'error_code', 'errorCode', 'status_code'];
const TYPES = ['type', 'error_type', '__type', 'status'];

function fieldsOf(fields: Record<string, unknown>): Refusal {
  const message = firstOf(fields, MESSAGES, (value) => typeof value === 'string' && value.trim() !== '');
  const code = firstOf(fields, CODES, (value) => typeof value === 'number' || isWord(value));
  const type = firstOf(fields, TYPES, isWord);
  const requestId = firstOf(fields, ['request_id', 'requestId'], isWord);
  const seconds = Number(fields.retry_after_seconds ?? Number.NaN);
  return {
    ...(typeof fields.statusCode === 'number' ? { status: fields.statusCode } : {}),
    ...(code === undefined ? {} : { code: String(code) }),
    ...(type === undefined ? {} : { type: String(type) }),
    ...(message === undefined ? {} : { message: plainWords(String(message)) }),
    ...(requestId === undefined ? {} : { requestId: String(requestId) }),
    ...(seconds >= 0 ? { retryAfterMs: Math.ceil(seconds * 1000) } : {}),
  };
}

const isWord = (value: unknown) => typeof value === 'string' && value.trim() !== '';

function firstOf(
  fields: Record<string, unknown>,
  names: readonly string[],
  fits: (value: unknown) => boolean,
): unknown {
  const name = names.find((one) => fits(fields[one]));
  return name === undefined ? undefined : fields[name];
}

/** A list of errors is its first; FastAPI's list of faults is told with where each is. */
function errorInList(list: readonly unknown[], depth: number): Refusal | null {
  const faults = list.slice(0, 5).flatMap((one) => {
    const { loc, msg } = (one ?? {}) as { loc?: unknown; msg?: unknown };
    return Array.isArray(loc) && typeof msg === 'string' ? [`${loc.join('.')}: ${msg}`] : [];
  });
  if (faults.length > 0) return { type: 'invalid_request_error', message: plainWords(faults.join('; ')) };
  return list.map((one) => errorIn(one, depth + 1)).find((found) => found !== null) ?? null;
}

/** What the provider behind a gateway said, with its name. https://openrouter.ai/docs/api-reference/errors */
function errorBehind(metadata: unknown, depth: number): Refusal | null {
  const { raw, provider_name: name } = (metadata ?? {}) as { raw?: unknown; provider_name?: unknown };
  const found = typeof raw === 'string' ? errorInBody(raw) : errorIn(raw, depth + 1);
  if (!found) return null;
  const { isPage: _, ...behind } = found;
  if (typeof name !== 'string' || behind.message === undefined) return behind;
  return { ...behind, message: `${plainWords(name)}: ${behind.message}` };
}

const detailsIn = (data: unknown) => (data as { details?: unknown } | null | undefined)?.details;

/** What Google says beside the message. https://cloud.google.com/apis/design/errors#error_details */
function googleDetails(details: unknown): Pick<Refusal, 'code' | 'isDailyLimit' | 'retryAfterMs'> {
  const found: Pick<Refusal, 'code' | 'isDailyLimit' | 'retryAfterMs'> = {};
  for (const detail of Array.isArray(details) ? details : []) {
    const { reason, retryDelay, violations } = (detail ?? {}) as Record<string, unknown>;
    if (typeof reason === 'string') found.code = reason;
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(String(retryDelay))?.[1];
    if (seconds !== undefined) found.retryAfterMs = Math.ceil(Number(seconds) * 1000);
    if (Array.isArray(violations) && violations.some((one) => /PerDay/.test(String(one?.quotaId)))) {
      found.isDailyLimit = true;
    }
  }
  return found;
}
