'use client';

import { useEffect } from 'react';
import './globals.css';
import { StatePage } from './ui/state-page.tsx';

/** Stands in for the whole document when even its frame cannot be rendered, as when the database does not answer. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <html lang="en">
      <body>
        <title>DAC</title>
        <StatePage title="DAC cannot be shown right now">
          <p>The server had a problem. Your conversations are kept; try again in a moment.</p>
          <button type="button" className="button-primary" onClick={() => retry()}>
            Try again
          </button>
        </StatePage>
      </body>
    </html>
  );
}
