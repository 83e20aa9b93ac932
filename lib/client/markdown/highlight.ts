import type { ElementContent, RootContent } from 'hast';
import { common, createLowlight } from 'lowlight';
import { escapeHtml } from './escape-html.ts';

const lowlight = createLowlight(common);
lowlight.registerAlias({ javascript: ['jsx'], typescript: ['tsx'], bash: ['shell', 'console'] });

/** Longer code stays plain: colouring it would hold up typing. */
const LONGEST = 60_000;

/** Code as HTML with classes for its syntax, or null where the language is unknown or the code too long. */
export function highlight(code: string, language: string): string | null {
  if (code.length > LONGEST || !lowlight.registered(language)) return null;
  return html(lowlight.highlight(language, code).children);
}

function html(nodes: readonly (RootContent | ElementContent)[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return escapeHtml(node.value);
      if (node.type !== 'element') return '';
      const classes = node.properties.className;
      const names = Array.isArray(classes) ? classes.join(' ') : '';
      return `<span class="${escapeHtml(names)}">${html(node.children)}</span>`;
    })
    .join('');
}
