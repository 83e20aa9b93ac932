/** Stands in while a conversation is read; invisible at first, because most are there at once. */
export function ConversationSkeleton() {
  return (
    <div className="skeleton" aria-busy="true" role="status" aria-label="Loading the chat">
      <div className="ml-auto h-11 w-2/5 rounded-2xl" />
      <div className="h-4 w-11/12" />
      <div className="h-4 w-full" />
      <div className="h-4 w-3/5" />
    </div>
  );
}
