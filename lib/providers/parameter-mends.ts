/** A request's body as it goes out, whichever vendor's. */
export type Body = Record<string, unknown>;

/** A change to a request that a server refuses as it is, which leaves what is asked as it was. */
export interface Mend {
  name: string;
  /** Whether a refusal in these words asks for it. */
  fits(words: string, body: Body): boolean;
  apply(body: Body): Body;
}

/** Words that refuse a parameter as such. A value out of its range is another matter: that is the person's to change. */
const REFUSED =
  /unsupported|not (?:be )?support|n't support|unrecognized|unknown|unexpected|extra (?:inputs|fields)|not (?:permitted|allowed|enabled|accepted)|only .{0,40}(?:allowed|supported|default)|may only be|must be 1\b|deprecated|only supports?/i;

/** Words that name a parameter, not as a part of a longer name. */
const names = (words: string, parameter: string) =>
  new RegExp(`(?<![a-z_])${parameter}(?![a-z_])`, 'i').test(words);

const refuses = (words: string, parameter: string) => names(words, parameter) && REFUSED.test(words);

/** `subject`: which of two that a refusal names is the one it refuses, the first. */
function isFirstNamed(words: string, parameter: string, other: string): boolean {
  const at = (name: string) => words.search(new RegExp(`(?<![a-z_])${name}(?![a-z_])`, 'i'));
  return at(other) === -1 || at(parameter) < at(other);
}

function renaming(from: string, to: string): Mend {
  return {
    name: `${to} for ${from}`,
    fits: (words, body) => from in body && refuses(words, from) && isFirstNamed(words, from, to),
    apply: ({ [from]: value, ...rest }) => (value === undefined ? rest : { ...rest, [to]: value }),
  };
}

function leavingOut(parameter: string): Mend {
  return {
    name: `no ${parameter}`,
    fits: (words, body) => parameter in body && refuses(words, parameter),
    apply: ({ [parameter]: _, ...rest }) => rest,
  };
}

/** Gemini has its settings one level down. */
const NO_TEMPERATURE_IN_CONFIG: Mend = {
  name: 'no temperature',
  fits: (words, body) => 'temperature' in configOf(body) && refuses(words, 'temperature'),
  apply: (body) => {
    const { temperature: _, ...generationConfig } = configOf(body);
    return { ...body, generationConfig };
  },
};

const configOf = (body: Body): Body => (body.generationConfig ?? {}) as Body;

interface Message {
  role: string;
  content?: unknown;
  parts?: unknown;
}

const messagesKey = (body: Body) =>
  ['messages', 'input'].find((key) => Array.isArray(body[key])) ?? 'messages';
const messagesOf = (body: Body) => (body[messagesKey(body)] ?? []) as Message[];
const hasRole = (body: Body, role: string) => messagesOf(body).some((message) => message.role === role);

function calling(from: string, to: string): Mend {
  return {
    name: `role ${to} for ${from}`,
    fits: (words, body) =>
      hasRole(body, from) && refuses(words, from) && names(words, to) && isFirstNamed(words, from, to),
    apply: (body) => ({
      ...body,
      [messagesKey(body)]: messagesOf(body).map((message) =>
        message.role === from ? { ...message, role: to } : message,
      ),
    }),
  };
}

/** For models without a place for a system prompt: it goes before the first question. */
const SYSTEM_IN_QUESTION: Mend = {
  name: 'the system prompt within the first question',
  fits: (words, body) =>
    (hasRole(body, 'system') || hasRole(body, 'developer') || 'systemInstruction' in body) &&
    /system|developer/i.test(words) &&
    /\b(?:role|instruction|message|prompt)/i.test(words) &&
    (REFUSED.test(words) || /only user and assistant/i.test(words)),
  apply: (body) => ('systemInstruction' in body ? withInstruction(body) : withSystemMessage(body)),
};

function withSystemMessage(body: Body): Body {
  const messages = messagesOf(body);
  const isSystem = ({ role }: Message) => role === 'system' || role === 'developer';
  const prompt = messages.filter(isSystem).map(({ content }) => textOf(content));
  const rest = messages.filter((message) => !isSystem(message));
  const [first, ...others] = rest;
  if (first === undefined) return body;
  const content = Array.isArray(first.content)
    ? [{ ...partLike(first.content[0]), text: prompt.join('\n\n') }, ...first.content]
    : [...prompt, textOf(first.content)].join('\n\n');
  return { ...body, [messagesKey(body)]: [{ ...first, content }, ...others] };
}

function withInstruction({ systemInstruction, ...body }: Body): Body {
  const { parts = [] } = (systemInstruction ?? {}) as { parts?: unknown[] };
  const [first, ...others] = (body.contents ?? []) as { parts: unknown[] }[];
  if (first === undefined) return body;
  return { ...body, contents: [{ ...first, parts: [...parts, ...first.parts] }, ...others] };
}

const partLike = (part: unknown): Body => ({ type: (part as { type?: string } | undefined)?.type ?? 'text' });

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content : [];
  return parts.map((part) => (part as { text?: string }).text ?? '').join('');
}

/** Every change that is known, in the order in which they are tried. */
export const MENDS: readonly Mend[] = [
  renaming('max_tokens', 'max_completion_tokens'),
  renaming('max_completion_tokens', 'max_tokens'),
  leavingOut('temperature'),
  NO_TEMPERATURE_IN_CONFIG,
  leavingOut('stream_options'),
  calling('developer', 'system'),
  calling('system', 'developer'),
  SYSTEM_IN_QUESTION,
];
