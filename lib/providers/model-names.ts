import { StreamError } from '../stream/errors.ts';
import { failureOf } from './provider-failure.ts';
import { redacted } from './redaction.ts';
import { refusalCode } from './refusal-code.ts';

const MAX_NAMES = 500;
const MAX_BYTES = 4 * 1024 * 1024;
const NAME = /^[\w.:/@+-]{1,128}$/;
/** Servers list these beside the models that one can talk to. */
const NOT_FOR_CHAT = /embed|whisper|tts|dall-e|moderation|rerank|transcribe|realtime|-image|sora/i;

/** The names at `/models`, fit for chat, in the server's order. Throws a `StreamError`, or the signal's reason. */
export async function fetchModelNames(
  baseUrl: string,
  apiKey: string | null,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  context: { wallNow(): number; keys: readonly (string | null)[] },
): Promise<string[]> {
  try {
    const response = await fetch(`${baseUrl}/models`, {
      headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
      signal,
    });
    const body = await readText(response);
    if (!response.ok) {
      throw new StreamError(refusalCode({ status: response.status }), {
        detail: redacted(`HTTP ${response.status} from ${baseUrl}/models`, context.keys),
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
  const data =
    typeof listed === 'object' && listed !== null && 'data' in listed && Array.isArray(listed.data)
      ? listed.data
      : [];
  const names = data.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined,
  );
  return [
    ...new Set(
      names.filter(
        (name): name is string => typeof name === 'string' && NAME.test(name) && !NOT_FOR_CHAT.test(name),
      ),
    ),
  ].slice(0, MAX_NAMES);
}
