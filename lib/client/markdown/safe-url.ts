const SAFE = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** The absolute form of a URL that a model wrote, or null unless it is http, https or, for links, mailto or tel. */
export function safeUrl(href: string, kind: 'link' | 'image'): URL | null {
  const url = URL.parse(href.trim());
  if (!url || !SAFE.has(url.protocol)) return null;
  return kind === 'image' && !/^https?:$/.test(url.protocol) ? null : url;
}
