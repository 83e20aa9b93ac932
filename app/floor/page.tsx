import type { Metadata } from 'next';
import { connection } from 'next/server';

export const metadata: Metadata = { title: 'Empty page', robots: { index: false } };

/**
 * An empty page of this server, linked from nowhere: what this machine and the framework alone take to show a page.
 * Lighthouse measures it in turn with ours.
 */
export default async function FloorPage() {
  // Made for each visit, as every other page is: the policy's nonce must stand in it.
  await connection();
  return (
    <main>
      <h1>Empty page</h1>
      <p>Nothing is here but what every page of this server needs.</p>
    </main>
  );
}
