const NEAR = '400px';

/** Colours the code blocks inside an element as they come near to view; returns the way to give up. */
export function highlightWithin(element: HTMLElement): (() => void) | undefined {
  const blocks = element.querySelectorAll<HTMLElement>('code[data-language]:not([data-highlighted])');
  if (blocks.length === 0) return;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void colour(target as HTMLElement);
      }
    },
    { rootMargin: NEAR },
  );
  for (const block of blocks) observer.observe(block);
  return () => observer.disconnect();
}

async function colour(code: HTMLElement): Promise<void> {
  const { language } = code.dataset;
  if (!language || language === 'text') return;
  try {
    const { highlight } = await import('@/lib/client/markdown/highlight.ts');
    const html = highlight(code.textContent, language);
    if (html === null) return;
    // The highlighter escapes every text that it writes.
    code.innerHTML = html;
    code.dataset.highlighted = '';
  } catch {
    // Without colours, code is still code.
  }
}
