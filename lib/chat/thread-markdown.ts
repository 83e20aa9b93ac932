import { PROBLEMS } from '../http/problem.ts';
import type { MessageView } from '../http/schemas/message.ts';
import type { ThreadView } from '../http/schemas/thread.ts';

type Part<Type extends string> = Extract<MessageView['parts'][number], { type: Type }>;

/**
 * A branch of a thread as Markdown, in pieces: each message under its role, reasoning folded, sources at the end of their
 * answer.
 */
export async function* threadMarkdown(
  thread: ThreadView,
  branch: AsyncIterable<MessageView>,
  exportedAt: string,
): AsyncGenerator<string> {
  const head = [`# ${escaped(thread.title)}`, `Exported from DAC on ${timeOf(exportedAt)}.`];
  if (thread.systemPrompt !== null) head.push('## System prompt', withoutOpenFence(thread.systemPrompt));
  yield head.join('\n\n');
  for await (const message of branch) yield `\n\n${messageBlocks(message).join('\n\n')}`;
  yield '\n';
}

function messageBlocks(message: MessageView): string[] {
  const { role, model, parts, createdAt } = message;
  const who = role === 'user' ? 'Question' : `Answer${model === null ? '' : ` by ${escaped(model)}`}`;
  const reasoning = joined(parts, 'reasoning');
  const text = joined(parts, 'text');
  const sources = parts.filter((part): part is Part<'source-url'> => part.type === 'source-url');
  const blocks = [`## ${who}`, `*${timeOf(createdAt)}*`];
  if (reasoning.trim() !== '') blocks.push(folded('Reasoning', reasoning));
  if (text.trim() !== '') blocks.push(withoutOpenFence(text));
  const ending = endingOf(message);
  if (ending !== null) blocks.push(`*${ending}*`);
  if (sources.length > 0) blocks.push(['Sources:', '', ...sources.map(sourceLine)].join('\n'));
  return blocks;
}

function joined(parts: MessageView['parts'], type: 'text' | 'reasoning'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('');
}

/** How an answer ended, where it is not simply complete. */
function endingOf({ status, error, finishReason }: MessageView): string | null {
  switch (status) {
    case 'streaming':
      return 'This answer was still being written.';
    case 'cancelled':
      return 'This answer was stopped.';
    case 'interrupted':
    case 'failed':
      return `This answer failed (${error?.code ?? status}). ${PROBLEMS.get(error?.code ?? '')?.text ?? ''}`.trim();
    default:
      return finishReason === 'length' ? 'This answer reached the maximum length.' : null;
  }
}

/** Markdown has no folding of its own; HTML's is understood by most that show it. */
function folded(label: string, text: string): string {
  const inside = withoutOpenFence(text).replaceAll(/<(?=\/?details)/gi, '&lt;');
  return `<details>\n<summary>${label}</summary>\n\n${inside}\n\n</details>`;
}

function sourceLine({ url, title }: Part<'source-url'>, index: number): string {
  // In pointed brackets an address may hold anything but these.
  const address = url.replace(/[<>\s]/g, encodeURIComponent);
  return `${index + 1}. [${escaped(title ?? url)}](<${address}>)`;
}

/** A text on one line that Markdown takes for nothing but text. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}

/** An answer that was cut inside a block of code would make code of all that follows. */
function withoutOpenFence(text: string): string {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const fence: string | undefined = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === null) open = fence;
    else if (fence.startsWith(open) && line.trim() === fence) open = null;
  }
  const trimmed = text.trimEnd();
  return open === null ? trimmed : `${trimmed}\n${open}`;
}

/** `2026-01-31 12:00 UTC` */
const timeOf = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
