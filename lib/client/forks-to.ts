interface Node {
  id: string;
  parentId: string | null;
}

/**
 * The messages to be chosen, outermost first, for a message to come onto the branch that is shown: of those on the way
 * to it, and of itself, the ones that have alternatives. Null where there is no such message.
 */
export function forksTo<M extends Node>(messages: readonly M[], id: string): M[] | null {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const children = new Map<string | null, number>();
  for (const { parentId } of messages) children.set(parentId, (children.get(parentId) ?? 0) + 1);
  const forks: M[] = [];
  let message = byId.get(id);
  if (!message) return null;
  for (; message; message = byId.get(message.parentId ?? '')) {
    if ((children.get(message.parentId) ?? 0) > 1) forks.unshift(message);
  }
  return forks;
}
