/** Stands in while a conversation is read; invisible at first, because most are there at once. */
export function ConversationSkeleton({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  if (failed) {
    return (
      <div className="flex flex-1 flex-col items-center justify-center gap-4 text-muted">
        <p role="alert">This conversation could not be read.</p>
        <button type="button" className="button-primary" onClick={onRetry}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <div className="skeleton" aria-busy="true" role="status" aria-label="Reading the conversation">
      <div className="ml-auto h-11 w-2/5 rounded-2xl" />
      <div className="h-4 w-11/12" />
      <div className="h-4 w-full" />
      <div className="h-4 w-3/5" />
    </div>
  );
}
