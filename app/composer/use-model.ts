import { useState, useSyncExternalStore } from 'react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { useChat, useShell } from '../chat-context.tsx';
import { newChatDefaults, preferredModel, setPreferredModel } from '../preferences.ts';

/**
 * The model that the next question goes to, and the way to change it: that of the conversation, or, before there is
 * one, what the settings name, or the last choice made in this browser. Undefined where nothing can be asked.
 */
export function useModel(thread: ThreadJson | null): [string | undefined, (model: string) => void] {
  const chat = useChat();
  const { models, defaultModel } = useShell();
  const preferred = useSyncExternalStore(preferredModel.subscribe, preferredModel.get, () => null);
  const fixed = useSyncExternalStore(newChatDefaults.subscribe, newChatDefaults.get, () => null);
  const [chosen, setChosen] = useState<string | null>(null);
  const usable = (id: string | null) => models.some((model) => model.id === id && model.configured);
  const wanted = thread ? thread.model : (chosen ?? fixed?.model ?? preferred);
  const choose = (model: string) => {
    setChosen(model);
    setPreferredModel(model);
    if (thread) void chat.changes.setModel(thread, model);
  };
  const model = wanted !== null && usable(wanted) ? wanted : (defaultModel ?? undefined);
  return [model, choose];
}
