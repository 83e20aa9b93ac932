import type { Metadata } from 'next';

export const metadata: Metadata = { title: 'Empty page', robots: { index: false } };

/**
 * An empty page of this server, linked from nowhere: what this machine and the framework alone take to show a page.
 * Lighthouse measures it in turn with ours.
 */
export default function FloorPage() {
  return (
    <main>
      <h1>Empty page</h1>
      <p>Nothing is here but what every page of this server needs.</p>
    </main>
  );
}
