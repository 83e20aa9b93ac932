import { StreamError } from '../stream/errors.ts';
import { failureOf } from './provider-failure.ts';
import { redacted } from './redaction.ts';
import { refusalCode } from './refusal-code.ts';

const MAX_NAMES = 500;
const MAX_BYTES = 4 * 1024 * 1024;
const NAME = /^[\w.:/@+-]{1,128}$/;
/** Servers list these beside the models that one can talk to. */
const NOT_FOR_CHAT = /embed|whisper|tts|dall-e|moderation|rerank|transcribe|realtime|-image|sora/i;

/** The names at a vendor's list of models, fit for chat, in its order. Throws a `StreamError`, or the signal's reason. */
export async function fetchModelNames(
  url: string,
  headers: Record<string, string>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  context: { wallNow(): number; keys: readonly (string | null)[] },
): Promise<string[]> {
  try {
    const response = await fetch(url, { headers, signal });
    const body = await readText(response);
    if (!response.ok) {
      throw new StreamError(refusalCode({ status: response.status }), {
        detail: redacted(`HTTP ${response.status} from ${url}`, context.keys),
      });
    }
    return namesIn(body);
  } catch (error) {
    throw signal.aborted
      ? signal.reason
      : failureOf(error, { wallNowMs: context.wallNow(), keys: context.keys });
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) {
      throw new StreamError('provider_protocol', { detail: 'the list of models is too long' });
    }
  }
  return text + decoder.decode();
}

function namesIn(body: string): string[] {
  let listed: unknown;
  try {
    listed = JSON.parse(body);
  } catch {
    throw new StreamError('provider_protocol', { detail: 'the list of models is not JSON' });
  }
  return [
    ...new Set(
      entriesIn(listed)
        .map(nameOf)
        .filter((name) => name !== null && NAME.test(name) && !NOT_FOR_CHAT.test(name))
        .map(String),
    ),
  ].slice(0, MAX_NAMES);
}

/** `{data: […]}`, or Gemini's `{models: […]}`. */
function entriesIn(listed: unknown): unknown[] {
  const { data, models } = (typeof listed === 'object' && listed !== null ? listed : {}) as {
    data?: unknown;
    models?: unknown;
  };
  return [data, models].find(Array.isArray) ?? [];
}

/** An entry's `id`, or Gemini's `name` without its prefix where the model makes text; null for what is neither. */
function nameOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) {
    return null;
  }
  const { id, name, supportedGenerationMethods: methods } = entry as Record<string, unknown>;
  if (typeof id === 'string') {
    return id;
  }
  const makesText = !Array.isArray(methods) || methods.includes('generateContent');
  return typeof name === 'string' && makesText ? name.replace(/^models\//, '') : null;
}
