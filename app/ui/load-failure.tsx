'use client';

import { Dialog } from './dialog.tsx';

interface Props {
  /** What could not be shown, as the beginning of a sentence. */
  what: string;
  busy: boolean;
  onRetry: () => void;
}

/** In the place of a part of the page that could not be loaded. */
export function LoadFailure({ what, busy, onRetry }: Props) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 py-2 text-sm text-muted">
      <span className="min-w-0 flex-1">{what} couldn’t be loaded. Check your connection.</span>
      <RetryButton busy={busy} onRetry={onRetry} />
    </div>
  );
}

/** In the place of a dialog that could not be loaded. */
export function LoadFailureDialog({ what, busy, onRetry, onClose }: Props & { onClose: () => void }) {
  return (
    <Dialog label={`${what} couldn’t be loaded`} className="dialog" onClose={onClose}>
      <p role="alert" className="leading-relaxed">
        {what} couldn’t be loaded. Check your connection.
      </p>
      <div className="mt-5 flex justify-end gap-2">
        <button type="button" className="button-quiet" onClick={onClose}>
          Close
        </button>
        <RetryButton busy={busy} onRetry={onRetry} />
      </div>
    </Dialog>
  );
}

/** Stays pressable while it is busy, so that it keeps the focus. */
function RetryButton({ busy, onRetry }: Pick<Props, 'busy' | 'onRetry'>) {
  return (
    <button type="button" className="button-quiet" aria-disabled={busy} onClick={() => busy || onRetry()}>
      {busy ? 'Trying again…' : 'Try again'}
    </button>
  );
}
