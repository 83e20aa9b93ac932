'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { enhanceWithin } from './enhance-within.ts';
import { patchHtml } from './patch-html.ts';

interface Props {
  html: string;
  className?: string;
  /** More is still being written into it: colours and pictures wait. */
  open?: boolean;
}

/**
 * What `render-markdown` wrote, and nothing else may be given to it. React looks at it once; after that only what has
 * changed is put in, so that a code block keeps its buttons, its scroll position and its selection while it grows.
 */
export function Html({ html, className, open = false }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const [first] = useState(html);
  const shown = useRef(html);
  useLayoutEffect(() => {
    if (ref.current && shown.current !== html) patchHtml(ref.current, shown.current, html);
    shown.current = html;
  }, [html]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other HTML has other code in it
  useEffect(() => (ref.current && !open ? enhanceWithin(ref.current) : undefined), [html, open]);
  return (
    <div
      ref={ref}
      className={className}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: render-markdown writes only what it lists, and escapes the rest
      dangerouslySetInnerHTML={{ __html: first }}
    />
  );
}
