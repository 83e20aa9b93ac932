'use client';

import { type CSSProperties, useEffect } from 'react';

/** Of its own: the style sheet of the application may be what could not be loaded. */
const PAGE: CSSProperties = {
  colorScheme: 'light dark',
  boxSizing: 'border-box',
  minHeight: '100dvh',
  margin: 0,
  padding: '2rem',
  display: 'grid',
  alignContent: 'center',
  justifyItems: 'center',
  gap: '1rem',
  textAlign: 'center',
  font: '1rem/1.6 system-ui, sans-serif',
};
const BUTTON: CSSProperties = { font: 'inherit', padding: '0.5rem 1.25rem' };

/** Stands in for the whole document when even its frame cannot be rendered, as when the database does not answer. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <html lang="en">
      <body style={PAGE}>
        <title>DAC</title>
        <h1 style={{ margin: 0, fontSize: '1.5rem' }}>DAC isn’t available right now</h1>
        <p style={{ margin: 0, maxWidth: '28rem' }}>
          The server had a problem. Your chats are safe. Try again in a moment.
        </p>
        <button type="button" style={BUTTON} onClick={() => retry()}>
          Try again
        </button>
      </body>
    </html>
  );
}
