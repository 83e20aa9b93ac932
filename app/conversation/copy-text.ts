import { copiedContent } from './copied-content.ts';

/**
 * Puts text on the clipboard, and where `html` is given, what it looks like beside it, for programs that take that.
 * False where the browser did not let it.
 */
export async function copyText(text: string, html?: string): Promise<boolean> {
  try {
    if (html === undefined || typeof ClipboardItem === 'undefined') await navigator.clipboard.writeText(text);
    else await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text, 'text/html': html })]);
    return true;
  } catch {
    // Outside secure contexts, as on a plain address of the local network, only the old way is left.
    return copyBySelection(text);
  }
}

/** What an answer looks like; undefined where it is not shown. */
export function renderedHtml(messageId: string): string | undefined {
  const shown = document.querySelector(`[data-message="${CSS.escape(messageId)}"] > .prose`);
  if (!shown) return undefined;
  const piece = document.createDocumentFragment();
  piece.append(...[...shown.childNodes].map((node) => node.cloneNode(true)));
  return copiedContent(piece).html;
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
