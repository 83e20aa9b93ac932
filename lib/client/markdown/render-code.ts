import { escapeHtml } from './escape-html.ts';

/** Code as HTML with classes for its syntax, or null where it must stay as it is. */
export type Highlight = (code: string, language: string) => string | null;

interface CodeOptions {
  highlight?: Highlight;
  /** Its closing fence has not come yet: a diagram is not drawn from a part of its source. */
  open?: boolean;
}

/**
 * A code block: the language, its buttons and the code, to be coloured when it comes into view; a diagram to be drawn
 * then. A diagram's box has one height from its first line on, so that the picture moves nothing.
 */
export function renderCode(
  code: string,
  info: string,
  { highlight, open = false }: CodeOptions = {},
): string {
  const label = languageOf(info);
  const isDiagram = label === 'mermaid';
  const coloured = isDiagram ? null : (highlight?.(code, label) ?? null);
  const mark = coloured === null ? '' : ' data-highlighted=""';
  const figure = isDiagram
    ? `<figure class="code diagram"${open ? '' : ' data-diagram'}>`
    : '<figure class="code">';
  return (
    `${figure}<figcaption><span>${escapeHtml(label)}</span>` +
    (isDiagram ? button('source', 'Show source', 'Source', ' aria-pressed="false" hidden') : '') +
    (isDiagram
      ? button('enlarge', 'Show in full height', 'Enlarge', ' aria-pressed="false"')
      : button('wrap', 'Wrap long lines', 'Wrap', ' aria-pressed="false"')) +
    button('download', isDiagram ? 'Download diagram' : 'Download code', 'Download') +
    `${button('copy', 'Copy code', 'Copy')}</figcaption>` +
    `<pre tabindex="0" role="region" aria-label="Code, ${escapeHtml(label)}"><code data-language="${escapeHtml(label)}"${mark}>${coloured ?? escapeHtml(code)}</code></pre></figure>`
  );
}

/** The language that a fence names, in small letters; `text` where it names none. */
function languageOf(info: string): string {
  return info.match(/^[\w+#.-]{1,24}/)?.[0].toLowerCase() ?? 'text';
}

function button(action: string, label: string, text: string, more = ''): string {
  return `<button type="button" data-${action} aria-label="${label}"${more}>${text}</button>`;
}
