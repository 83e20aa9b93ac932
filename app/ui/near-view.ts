const NEAR = '400px';

/** Calls back for each element as it comes near to view, once; returns the way to give up. */
export function whenNear<E extends Element>(elements: Iterable<E>, act: (element: E) => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        act(target as E);
      }
    },
    // The page's own edge, and that of what scrolls in it.
    { rootMargin: NEAR, scrollMargin: NEAR },
  );
  for (const element of elements) observer.observe(element);
  return () => observer.disconnect();
}
