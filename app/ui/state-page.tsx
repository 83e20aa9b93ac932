import type { ReactNode } from 'react';

/** A page that says one thing and shows the way on. */
export function StatePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col items-center justify-center gap-4 p-8 text-center text-muted">
      <h1 className="text-2xl font-semibold text-balance text-ink">{title}</h1>
      <div className="flex max-w-md flex-col items-center gap-6 leading-relaxed text-pretty">{children}</div>
    </main>
  );
}
