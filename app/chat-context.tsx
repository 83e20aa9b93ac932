'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveRun } from '@/lib/client/live-runs.ts';
import type { Observable } from '@/lib/client/observable.ts';
import type { ModelJson, ThreadListPage } from '@/lib/client/protocol.ts';
import { ChatClient } from './chat-client.ts';
import type { ActivityState } from './thread-activity.ts';
import { threadsKey } from './thread-cache.ts';

/** What the server knew when it rendered the page. */
export interface Shell {
  threads: ThreadListPage;
  pinned: ThreadListPage;
  models: ModelJson[];
  /** The model that is asked where none is chosen. */
  defaultModel: string | null;
  /** Milliseconds since the epoch, and the server's offset from UTC in minutes, for the headings of the list. */
  now: number;
  offsetMinutes: number;
}

const Chat = createContext<{ client: ChatClient; shell: Shell } | null>(null);

export function ChatProvider({ shell, children }: { shell: Shell; children: ReactNode }) {
  const [client] = useState(() => {
    const created = new ChatClient();
    const lists = { all: shell.threads, pinned: shell.pinned };
    for (const [kind, page] of Object.entries(lists) as [keyof typeof lists, ThreadListPage][]) {
      created.threads.queries.setQueryData(threadsKey(kind), { pages: [page], pageParams: [null] });
      created.activity.take(page);
    }
    return created;
  });
  useEffect(() => client.start(), [client]);
  return (
    <Chat value={{ client, shell }}>
      <QueryClientProvider client={client.threads.queries}>{children}</QueryClientProvider>
    </Chat>
  );
}

function useChatContext() {
  const value = use(Chat);
  if (!value) throw new Error('useChat needs a ChatProvider above it');
  return value;
}

export const useChat = (): ChatClient => useChatContext().client;
export const useShell = (): Shell => useChatContext().shell;

export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.get, observable.get);
}

const nothing = () => undefined;
const noSubscription = () => nothing;

/** A run as it goes on, followed as long as the component is mounted; null follows nothing. */
export function useLiveRun(runId: string | null): LiveRun | undefined {
  const { runs } = useChat();
  useEffect(() => (runId === null ? undefined : runs.hold(runId)), [runs, runId]);
  const subscribe = (listener: () => void) => (runId === null ? nothing : runs.subscribe(runId, listener));
  return useSyncExternalStore(subscribe, () => (runId === null ? undefined : runs.get(runId)), nothing);
}

/** What goes on in a conversation that the list should show; undefined: nothing. */
export function useActivity(threadId: string): ActivityState | undefined {
  const { activity } = useChat();
  const state = () => activity.get(threadId);
  return useSyncExternalStore(activity.subscribe, state, state);
}

/** Only whether a run has settled, so that a view is not rendered for every token; false for null. */
export function useIsRunning(runId: string | null): boolean {
  const { runs } = useChat();
  const subscribe = (listener: () => void) => (runId === null ? nothing : runs.subscribe(runId, listener));
  const running = () => {
    const live = runId === null ? undefined : runs.get(runId);
    return runId !== null && (live === undefined || (live.view.status === 'streaming' && !live.stopping));
  };
  return useSyncExternalStore(subscribe, running, () => runId !== null);
}

/** False on the server and during hydration, true after: for what only the browser knows. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    noSubscription,
    () => true,
    () => false,
  );
}

/** The time in milliseconds, again every `everyMs` while `active`. */
export function useNow(active: boolean, everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [active, everyMs]);
  return now;
}
