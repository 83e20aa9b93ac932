import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { searchConversations } from '@/lib/client/api.ts';

/** A pause in typing, in milliseconds. */
const PAUSE_MS = 150;

/** What a text finds, a moment after it was typed. A search that another one replaces is given up. */
export function useSearch(typed: string) {
  const q = usePaused(typed.trim());
  const { data, isFetching, isPlaceholderData, ...query } = useInfiniteQuery({
    queryKey: ['search', q],
    queryFn: ({ pageParam, signal }) => searchConversations(q, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: q !== '',
    // Until the new results come the old ones stay, so that nothing jumps while somebody types.
    placeholderData: keepPreviousData,
    // What was written since must be found.
    staleTime: 0,
    gcTime: 30_000,
    retry: 1,
  });
  const results = q === '' ? [] : (data?.pages.flatMap((page) => page.results) ?? []);
  return { ...query, q, results, settled: q === typed.trim() && !isPlaceholderData && !query.isPending };
}

function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), value === '' ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
