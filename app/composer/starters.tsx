'use client';

const STARTERS = [
  { label: 'Explain', text: 'Explain how a token bucket works, with a small example.' },
  { label: 'Write', text: 'Write a short, friendly reply that declines a meeting invitation.' },
  { label: 'Code', text: 'Write a TypeScript function that groups an array of objects by a key.' },
  { label: 'Compare', text: 'Compare SQLite and PostgreSQL for a small web application, in a table.' },
];

/** Ways to begin. Each fills the composer, where it can still be changed. */
export function Starters() {
  const fill = (text: string) => {
    const field = document.querySelector<HTMLTextAreaElement>('#composer');
    if (!field) return;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  };
  return (
    <ul className="starters" aria-label="Ways to begin">
      {STARTERS.map(({ label, text }) => (
        <li key={label}>
          <button type="button" className="starter" onClick={() => fill(text)}>
            <span className="font-medium text-ink">{label}</span>
            <span className="starter-text">{text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
