'use client';

import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useChat } from '../chat-context.tsx';
import { Section } from './section.tsx';

/** All chats as one: to take away, and to delete. */
export function ChatData() {
  const { changes } = useChat();
  const [asking, setAsking] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const remove = async () => {
    setDeleting(true);
    await changes.removeAll();
    setDeleting(false);
    setAsking(false);
  };
  return (
    <Section title="Your data">
      <div className="setting-row">
        <p>
          Export all chats
          <span className="block text-sm text-muted">One JSON file with every message.</span>
        </p>
        {/* The browser's own download: the file may be larger than what a page can hold. */}
        <a className="button-quiet" href="/api/threads/export" download>
          <Download aria-hidden size={16} /> Export
        </a>
      </div>
      <div className="setting-row">
        <p>
          Delete all chats
          <span className="block text-sm text-muted">
            They stay in Recently deleted for 30 days, then they are gone for good.
          </span>
        </p>
        {asking ? (
          <span className="flex gap-2">
            <button type="button" className="button-quiet" onClick={() => setAsking(false)}>
              Cancel
            </button>
            <button
              type="button"
              className="button-danger"
              aria-disabled={deleting}
              onClick={() => deleting || remove()}
            >
              {deleting ? 'Deleting…' : 'Delete all'}
            </button>
          </span>
        ) : (
          <button type="button" className="button-quiet" onClick={() => setAsking(true)}>
            <Trash2 aria-hidden size={16} /> Delete all…
          </button>
        )}
      </div>
    </Section>
  );
}
