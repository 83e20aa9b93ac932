import { type ReactNode, useId } from 'react';

/** A part of the settings under its heading. */
export function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-5">
      <div>
        <h2 id={id} className="text-lg font-semibold">
          {title}
        </h2>
        {note === undefined ? null : <p className="mt-1 text-sm text-muted">{note}</p>}
      </div>
      {children}
    </section>
  );
}
