'use client';

import { useEffect } from 'react';
import { StatePage } from '../ui/state-page.tsx';

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <StatePage title="This page could not be shown">
      <p>Something went wrong on the way. Nothing that was sent is lost.</p>
      <button type="button" className="button-primary" onClick={() => retry()}>
        Try again
      </button>
    </StatePage>
  );
}
