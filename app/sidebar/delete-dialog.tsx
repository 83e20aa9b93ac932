'use client';

import { Dialog } from '../ui/dialog.tsx';

interface Props {
  title: string;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before a conversation is deleted for good. */
export function DeleteDialog({ title, onClose, onConfirm }: Props) {
  return (
    <Dialog label="Delete conversation" className="dialog" onClose={onClose}>
      <h2 className="text-lg font-semibold text-ink">Delete this conversation?</h2>
      <p className="mt-2 text-[0.9375rem] leading-relaxed break-words text-muted">
        “{title}” and all its answers will be gone for good.
      </p>
      <div className="mt-6 flex justify-end gap-2">
        <button type="button" className="button-quiet" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="button-danger" onClick={onConfirm}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}
