import { LONG_ANSWER_TOKENS } from './mock-models.ts';
import { wordTokens } from './word-tokens.ts';

const QUOTED_CHARACTERS = 80;
/** Enough for so many characters as a reader counts them, whatever they are made of. */
const QUOTED_CODE_UNITS = QUOTED_CHARACTERS * 16;
const segmenter = new Intl.Segmenter();

/** The question on one line, short, and with nothing in it that Markdown would act on. */
function quoted(question: string): string {
  const line = question.slice(0, QUOTED_CODE_UNITS).replace(/\s+/gu, ' ').trim().toWellFormed();
  const characters = Array.from(segmenter.segment(line), ({ segment }) => segment);
  const short =
    characters.length <= QUOTED_CHARACTERS
      ? line
      : `${characters
          .slice(0, QUOTED_CHARACTERS - 1)
          .join('')
          .trimEnd()}…`;
  return short.replace(/[\\`*_{}[\]<>()#+\-.!|~&$:@]/gu, '\\$&');
}

/** FNV-1a over the code units: the same question picks the same variant on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

function pick<T>(choices: readonly [T, ...T[]], seed: number): T {
  return choices[seed % choices.length] ?? choices[0];
}

const OPENINGS = [
  'You are all set: this answer reached you word by word through the real streaming path.',
  'It works: what you are reading came through the same path as a real answer will.',
  'Everything is running. Each of these words was streamed to you as its own event.',
] as const;

const EXPERIMENTS = [
  'Send a question and **reload the page in the middle**: the text so far is there at once, and goes on.',
  'Open this chat in **a second tab**: both show the same answer, and Stop works in either.',
  'Press **Stop** half-way: the provider is cut off in milliseconds and what arrived is kept.',
  'Choose `mock/slow` in the model menu and watch the **waiting state** tell you where your question is.',
  'Choose `mock/drop` to see what a **broken connection** looks like, and try again from there.',
] as const;

/** What a newcomer reads first: that it works, and how to put a real model behind it. */
export function welcomeAnswer(question: string, isFirst: boolean): string {
  const seed = hash(question);
  const words = question.split(/\s+/u).filter((word) => word !== '').length;
  return `## ${isFirst ? 'Your first answer, streamed' : 'Another answer, streamed'}

> ${quoted(question)}

${pick(OPENINGS, seed)} I am the **built-in demo model**, so I cannot think about your question (all I see is that it has ${words === 1 ? 'one word' : `${words} words`}), and nothing of it leaves this computer. A real model is three small steps away.

### Add a real model

1. Get an API key, for example from [OpenAI](https://platform.openai.com/api-keys), [Anthropic](https://console.anthropic.com/settings/keys) or [Google](https://aistudio.google.com/apikey), or start a local model server.
2. Put it into a file named \`.env\`, beside \`package.json\`:

\`\`\`bash
OPENAI_API_KEY=your-key-here
# or ANTHROPIC_API_KEY, GEMINI_API_KEY, PERPLEXITY_API_KEY, OPENROUTER_API_KEY
\`\`\`

3. Stop the server, run \`npm start\` again, and choose the model in the menu.

Any server that speaks the same language will do. One on your own machine needs no key, only its address:

| Server | \`OPENAI_BASE_URL\` |
|---|---|
| Ollama | \`http://127.0.0.1:11434/v1\` |
| LM Studio | \`http://127.0.0.1:1234/v1\` |
| vLLM | \`http://127.0.0.1:8000/v1\` |

### Meanwhile, try this

- ${pick(EXPERIMENTS, seed >>> 3)}
- Ask something else: each question gets an answer of its own, and the same one always the same.
`;
}

/** A few sentences, for the models whose point is how they behave. */
export function shortAnswer(question: string): string {
  const openings = ['Noted.', 'Thank you.', 'Received.', 'Good question.'] as const;
  return `${pick(openings, hash(question))} You asked: “${quoted(question)}”. I am one of the built-in demo models, and my answer is always a few plain sentences like these. They come at my own pace, one word after the other, so that there is something to watch, to stop and to resume. To hear from a real model, put an API key into the \`.env\` file and start the server again.`;
}

/** Numbered paragraphs, exactly as many tokens as the protocol promises. */
export function longAnswerTokens(question: string): string[] {
  const tokens = wordTokens(`A long answer to: “${quoted(question)}”.`);
  for (let paragraph = 1; tokens.length < LONG_ANSWER_TOKENS; paragraph++) {
    tokens.push(
      ...wordTokens(
        `\n\n**${paragraph}.** This paragraph is one of many. It is here so that a long answer can be watched, stopped, resumed and kept.`,
      ),
    );
  }
  return tokens.slice(0, LONG_ANSWER_TOKENS);
}
