import type { Vendor } from '../../../lib/env.ts';
import { anthropic, DONE, ended, event, geminiText, HELLO, json, WHOLE } from './frames.ts';
import type { WireCase, WireRequest, WireResponse } from './wire-case.ts';

const ANSWERS: Record<Vendor, WireResponse> = {
  openai: { body: [...HELLO, ended(), DONE] },
  perplexity: { body: [...HELLO, ended(), DONE] },
  openrouter: { body: [...HELLO, ended(), DONE] },
  anthropic: { body: [anthropic.start(), anthropic.text('Hello there.'), anthropic.end()] },
  gemini: { body: [geminiText('Hello there.', { finishReason: 'STOP' })] },
};
const EMPTY: Record<Vendor, WireResponse> = {
  openai: { body: [ended(), DONE] },
  perplexity: { body: [ended(), DONE] },
  openrouter: { body: [ended(), DONE] },
  anthropic: { body: [anthropic.start(), anthropic.end()] },
  gemini: { body: [geminiText('', { finishReason: 'STOP' })] },
};

const CUT: Record<Vendor, WireResponse> = {
  openai: { body: HELLO },
  perplexity: { body: HELLO },
  openrouter: { body: HELLO },
  anthropic: { body: [anthropic.start(), anthropic.text('Hello there.')] },
  gemini: { body: [geminiText('Hello there.')] },
};
const FAILED_AT_ONCE = event({ error: { message: 'Unsupported.', type: 'invalid_request_error' } }, 'error');

const refusal = (status: string, message: string) => json(status, { error: { message } });

const STOPPED = 'was stopped before a word';

/** What of a question without a whole answer the next request brings along; `kept`: with what was answered. */
type Brought = 'merged' | 'left out' | 'kept';

/** Ways in which a question gets no answer, or none that is whole. */
const FAILURES: readonly [string, Brought, (vendor: Vendor) => WireResponse | null][] = [
  ['was refused for its key', 'merged', () => refusal('401 Unauthorized', 'Wrong key.')],
  ['was refused as a bad request', 'merged', () => refusal('400 Bad Request', 'Unsupported.')],
  [
    'was declined',
    'left out',
    () => refusal('400 Bad Request', 'Your prompt was flagged by our content policy.'),
  ],
  ['was too long', 'left out', () => refusal('400 Bad Request', 'prompt is too long: 9 > 8')],
  ['was answered with nothing', 'merged', (vendor) => EMPTY[vendor]],
  ['failed in its stream before a word', 'merged', () => ({ body: [FAILED_AT_ONCE] })],
  ['was cut off in its answer', 'kept', (vendor) => CUT[vendor]],
  [STOPPED, 'merged', () => ({ body: [': wait\n\n'], end: 'silence' })],
];

/** The roles and texts that a request brings, whichever vendor's form it has. */
function saidIn({ json: body }: WireRequest): { role: string; text: string }[] {
  const contents = body.messages ?? (body.contents as { role: string; parts: unknown }[]) ?? [];
  return contents
    .filter(({ role }) => role !== 'system')
    .map((message) => ({
      role: message.role === 'model' ? 'assistant' : message.role,
      text: textIn('content' in message ? message.content : (message as { parts: unknown }).parts),
    }));
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  return (content as { text?: string }[]).map(({ text = '' }) => text).join('');
}

/** Refuses as strict templates do, and what the request should not hold or lacks. */
function strictly(request: WireRequest, wanted: string[], answer: WireResponse): WireResponse {
  const said = saidIn(request);
  const odd = said.some(
    ({ role, text }, index) => role !== (index % 2 ? 'assistant' : 'user') || text === '',
  );
  if (odd) return refusal('400 Bad Request', 'Conversation roles must alternate user/assistant/user/…');
  const got = said.map(({ text }) => text);
  return JSON.stringify(got) === JSON.stringify(wanted)
    ? answer
    : refusal('400 Bad Request', `Other messages came: ${JSON.stringify(got)}`);
}

/** After each way to get no answer, two questions more are answered, by servers that insist on alternating roles. */
export const HISTORY: readonly WireCase[] = (Object.keys(ANSWERS) as Vendor[]).flatMap((vendor) =>
  FAILURES.map(([how, what, failing]): WireCase => {
    const second = {
      merged: ['One?\n\nTwo?'],
      'left out': ['Two?'],
      kept: ['One?', 'Hello there.', 'Two?'],
    }[what];
    return {
      name: `${vendor} answers on after a question that ${how}, which is ${what}`,
      vendor,
      ...(how === STOPPED ? { stopsFirst: true } : {}),
      turns: ['One?', 'Two?', 'Three?'],
      respond: (request, count) => {
        if (count === 1) return failing(vendor);
        const wanted = count === 2 ? second : [...second, 'Hello there.', 'Three?'];
        return strictly(request, wanted, ANSWERS[vendor]);
      },
      expect: { ...WHOLE, calls: 3 },
    };
  }),
);
