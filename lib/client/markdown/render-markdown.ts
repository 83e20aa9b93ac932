import { blocksOf, parseAnswer } from './answer-parser.ts';
import { blocksHtml } from './block-html.ts';
import { Footnotes, notesIn } from './footnotes.ts';
import type { AnswerEnv } from './growing.ts';
import { newContext, type RenderContext, type RenderOptions } from './render-context.ts';

/**
 * Markdown as HTML. The input is hostile: a model writes what a web page told it to. So nothing is filtered out;
 * only what is listed here is ever written, every text is escaped, of raw HTML a few tags without their
 * attributes count and the rest shows as the text it is, links go to http, https, mailto and tel only, and an image is a button until a person asks for it, because loading one tells its
 * host what was read and when. Buttons carry `data-` attributes that `answer-actions` answers to.
 */
export function renderMarkdown(
  source: string,
  { answerId = 'answer', ...options }: RenderOptions & { answerId?: string } = {},
): string {
  const context = newContext(answerId, options);
  context.footnotes = new Footnotes(answerId, notesIn(blocksOf(source)));
  return renderBlocks(source, context);
}

/**
 * One or more whole blocks of an answer. Changes the context by what they define. With `growing` the end of the last
 * block is still to come; `open` says whether something there was held back, or closed before its time.
 */
export function renderBlocks(source: string, context: RenderContext, growing?: { open: boolean }): string {
  const env: AnswerEnv = { references: context.links, growing: growing !== undefined };
  const tokens = parseAnswer(source, env);
  if (growing) growing.open = env.open === true;
  return blocksHtml(tokens, growing ? { ...context, growing: true } : context);
}
