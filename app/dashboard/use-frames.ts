'use client';

import { useEffect, useState } from 'react';
import type { DashboardFrame } from '@/lib/http/schemas/dashboard-frame.ts';

/** `paused`: the page is hidden. `closed`: the server shows its figures to this browser no more. */
export type FeedState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'closed';

/** How long a connection that was refused is left alone, in milliseconds. A cut one is EventSource's to mend. */
const AGAIN_MS = 3_000;

/** The newest frame, and how the stream of them stands. A hidden page holds no connection. */
export function useFrames(): { frame: DashboardFrame | null; state: FeedState } {
  const [frame, setFrame] = useState<DashboardFrame | null>(null);
  const [state, setState] = useState<FeedState>('connecting');
  useEffect(() => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const close = () => {
      clearTimeout(again);
      source?.close();
      source = null;
    };
    const open = () => {
      close();
      const opened = new EventSource('/api/metrics/stream');
      source = opened;
      opened.onmessage = ({ data }) => {
        setFrame(JSON.parse(data));
        setState('live');
      };
      opened.onerror = async () => {
        setState('reconnecting');
        if (opened.readyState !== EventSource.CLOSED) return;
        // EventSource does not say why it was refused.
        const status = await fetch('/api/alerts').then(
          (response) => response.status,
          () => 0,
        );
        if (source !== opened) return;
        if (status === 401 || status === 403) setState('closed');
        else again = setTimeout(open, AGAIN_MS);
      };
    };
    const follow = () => {
      if (document.hidden) {
        close();
        setState('paused');
      } else if (source === null) open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, []);
  return { frame, state };
}
