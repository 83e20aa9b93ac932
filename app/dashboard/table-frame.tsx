import type { ReactNode } from 'react';

/** Around a table that may be wider than the page: it scrolls by itself, by keyboard too. */
export function TableFrame({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="card table-frame" aria-label={`${name}, a table that scrolls`} tabIndex={0}>
      {children}
    </section>
  );
}
