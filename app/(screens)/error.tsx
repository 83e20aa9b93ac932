'use client';

import { useEffect } from 'react';
import { StatePage } from '../ui/state-page.tsx';

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <StatePage title="Something went wrong">
      <p>Couldn’t load this page. Your chats are safe.</p>
      <button type="button" className="button-primary" onClick={() => retry()}>
        Try again
      </button>
    </StatePage>
  );
}
