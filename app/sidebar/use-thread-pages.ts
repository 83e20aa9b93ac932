import { useInfiniteQuery } from '@tanstack/react-query';
import type { ListKind } from '@/lib/client/api.ts';
import { useChat } from '../chat-context.tsx';
import { threadsKey } from '../thread-cache.ts';

/** The pages of a list that have been read; those of `all` and `pinned` come with the page. */
export function useThreadPages(kind: ListKind) {
  const { threads } = useChat();
  const { data, ...query } = useInfiniteQuery({
    queryKey: threadsKey(kind),
    queryFn: ({ pageParam, signal }) => threads.readPage(kind, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const pages = data?.pages ?? [];
  return { ...query, pages: pages.length, threads: pages.flatMap((page) => page.threads) };
}
