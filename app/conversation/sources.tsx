import { safeUrl } from '@/lib/client/markdown/safe-url.ts';
import type { Source } from '@/lib/client/run-view.ts';

/** The pages that an answer rests on, as links that name their site. */
export function Sources({ sources }: { sources: Source[] }) {
  const links = sources.flatMap((source) => {
    const url = safeUrl(source.url, 'link');
    return url ? [{ ...source, url }] : [];
  });
  if (links.length === 0) return null;
  return (
    <ol className="sources" aria-label="Sources">
      {links.map(({ sourceId, url, title }, index) => (
        <li key={sourceId}>
          <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">
            <span className="source-number">{index + 1}</span>
            <span className="truncate" dir="auto">
              {title?.trim() || nameOf(url)}
            </span>
            <span className="source-site">{url.hostname.replace(/^www\./, '')}</span>
          </a>
        </li>
      ))}
    </ol>
  );
}

/** A page without a title goes by the end of its address, as that is written for people; the front page by its site. */
function nameOf({ pathname, hostname }: URL): string {
  const last = pathname.split('/').findLast((part) => part !== '') ?? hostname.replace(/^www\./, '');
  try {
    return decodeURIComponent(last)
      .replace(/\.html?$/, '')
      .replace(/[-_]+/g, ' ');
  } catch {
    return last;
  }
}
