/** Stands where a conversation could not be read. */
export function ConversationUnread({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-4 text-muted">
      <p role="alert">Couldn’t load this conversation</p>
      <button type="button" className="button-primary" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
