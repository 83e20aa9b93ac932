import type { MessageView } from '@/lib/client/thread-data.ts';

/**
 * An answer with what was seen of it: a server that dies may have sent more than it stored, and what is on the screen
 * stays there. `unstored` counts its characters at the end.
 */
export function withSeenText(
  message: MessageView,
  seen: string | undefined,
): { shown: MessageView; unstored: number } {
  const { status, text } = message;
  const isOpen = status === 'interrupted' && text !== null && seen !== undefined;
  if (!isOpen || !seen.startsWith(text) || seen.length === text.length)
    return { shown: message, unstored: 0 };
  return { shown: { ...message, html: undefined, text: seen }, unstored: seen.length - text.length };
}
