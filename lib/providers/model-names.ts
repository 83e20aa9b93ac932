import { StreamError } from '../stream/errors.ts';
import { failureOf, refusalFailure } from './provider-failure.ts';
import { errorInBody } from './vendor-error.ts';

/** Names beyond this are a fault: the longest list that is known has a few thousand. */
const MAX_NAMES = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** Any script, spaces and signs: only what cannot be a name is none. Bounded, as the id is that holds it. */
const NAME = /^(?!\s)[^\p{Cc}\p{Cs}]{1,180}(?<!\s)$/u;
/** Servers list these beside the models that one can talk to. */
const NOT_FOR_CHAT = /embed|whisper|tts|dall-e|moderation|rerank|transcribe|realtime|-image|sora/i;

/** What a server lists. */
export interface ListedNames {
  /** Fit for chat, as far as their names say, in the server's order. */
  chat: string[];
  /** The others: they can be asked by name, for a name may mislead. */
  other: string[];
}

/** The names at a vendor's list of models. Throws a `StreamError` with what the server said, or the signal's reason. */
export async function fetchModelNames(
  url: string,
  headers: Record<string, string>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  context: { wallNow(): number; keys: readonly (string | null)[] },
): Promise<ListedNames> {
  const failing = { wallNowMs: context.wallNow(), keys: context.keys };
  try {
    const response = await fetch(url, { headers, signal });
    const body = await readText(response);
    if (!response.ok) {
      throw refusalFailure({ ...errorInBody(body), status: response.status }, failing);
    }
    const names = namesIn(body);
    if (names === null) {
      const { report } = refusalFailure({ ...errorInBody(body), status: response.status }, failing);
      throw new StreamError('provider_protocol', {
        report,
        detail: `${url} is no list of models: ${report.providerMessage ?? 'it holds none'}`,
      });
    }
    return names;
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOf(error, failing);
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

/** Null where it is no list. */
function namesIn(body: string): ListedNames | null {
  let listed: unknown;
  try {
    listed = JSON.parse(body);
  } catch {
    return null;
  }
  const entries = entriesIn(listed);
  if (entries === null) return null;
  const chat = new Set<string>();
  const other = new Set<string>();
  for (const entry of entries.slice(0, MAX_NAMES)) {
    const name = nameOf(entry);
    if (name !== null && NAME.test(name)) (isForChat(entry, name) ? chat : other).add(name);
  }
  return { chat: [...chat], other: [...other].filter((name) => !chat.has(name)) };
}

/** `{data: […]}`, `{models: […]}` (Gemini, Ollama, LM Studio), or the list itself (Together). */
function entriesIn(listed: unknown): unknown[] | null {
  if (Array.isArray(listed)) return listed;
  const { data, models } = (typeof listed === 'object' && listed !== null ? listed : {}) as {
    data?: unknown;
    models?: unknown;
  };
  return [data, models].find(Array.isArray) ?? null;
}

/** An entry's name, Gemini's without its prefix; null for what has none. */
function nameOf(entry: unknown): string | null {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return null;
  const { id, model, key, name } = entry as Record<string, unknown>;
  const found = [id, model, key, name].find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found.replace(/^models\//, '') : null;
}

/** Gemini says what a model does, LM Studio which kind it is; of others only the name tells. */
function isForChat(entry: unknown, name: string): boolean {
  const { supportedGenerationMethods: methods, type } = (
    typeof entry === 'object' && entry !== null ? entry : {}
  ) as Record<string, unknown>;
  if (Array.isArray(methods)) return methods.includes('generateContent') && !NOT_FOR_CHAT.test(name);
  if (type === 'llm' || type === 'vlm' || type === 'chat') return true;
  return !NOT_FOR_CHAT.test(name) && !NOT_FOR_CHAT.test(String(type ?? ''));
}
