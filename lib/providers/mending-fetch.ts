import { LRUCache } from 'lru-cache';
import { StreamError } from '../stream/errors.ts';
import { type Body, MENDS, type Mend } from './parameter-mends.ts';
import { errorInBody } from './vendor-error.ts';

const MAX_MODELS = 1_000;
/** Beyond this a refusal is a page. */
const MAX_REFUSAL_CHARACTERS = 64 * 1024;

/**
 * A fetch that remembers which parameters a model refuses, and sends its questions without them or under another name.
 * The refusal that teaches it is thrown as a failure that may be asked again at once, so that the second call has its
 * turn and its token like any other. Each change is made once for a model: refused again, the refusal stands.
 */
export function mendingFetch(
  fetch: typeof globalThis.fetch,
  log: (line: string) => void,
): typeof globalThis.fetch {
  const learned = new LRUCache<string, Mend[]>({ max: MAX_MODELS });
  return async (input, init) => {
    if (typeof init?.body !== 'string') return fetch(input, init);
    const model = modelOf(input, init.body);
    const known = learned.get(model) ?? [];
    const body = known.length === 0 ? init.body : mended(init.body, known);
    const response = await fetch(input, { ...init, body });
    if (response.status !== 400 && response.status !== 422) return response;
    const said = await response.text();
    const words = wordsOf(said);
    const sent = parsed(body);
    const mend = sent && MENDS.find((one) => !known.includes(one) && one.fits(words, sent));
    if (!mend) {
      return new Response(said, { status: response.status, headers: response.headers });
    }
    learned.set(model, [...known, mend]);
    log(`${model} refused a parameter (${words.slice(0, 200)}): asked with ${mend.name} from now on.`);
    throw new StreamError('provider_error', { retryable: true, mended: true });
  };
}

function mended(body: string, mends: readonly Mend[]): string {
  const before = parsed(body);
  return before === null ? body : JSON.stringify(mends.reduce((now, mend) => mend.apply(now), before));
}

function parsed(body: string): Body | null {
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? (value as Body) : null;
}

/** Gemini's model is in the address, others' in the body: as its first field, or else wherever it is. */
function modelOf(input: Parameters<typeof globalThis.fetch>[0], body: string): string {
  const address = input instanceof Request ? input.url : String(input);
  const inAddress = /\/models\/([^/:]+):/.exec(address)?.[1];
  // Parsing a long conversation for its model would cost every question.
  const first = /^\{"model":"([^"\\]*)"/.exec(body)?.[1];
  return inAddress ?? first ?? String(parsed(body)?.model);
}

function wordsOf(said: string): string {
  const { message = '', code = '' } = errorInBody(said.slice(0, MAX_REFUSAL_CHARACTERS)) ?? {};
  return `${message} ${code}`;
}
