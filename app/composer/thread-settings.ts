import { Observable } from '@/lib/client/observable.ts';
import type { ThreadSettings } from '@/lib/client/send-message.ts';
import { newChatDefaults } from '../preferences.ts';

const KEY = 'dac.settings.new';
/** Everything left to the model. */
export const NO_SETTINGS: ThreadSettings = { systemPrompt: null, temperature: null, maxOutputTokens: null };

/** What a new chat begins with where nothing else was said of it. */
const defaults = (): ThreadSettings => {
  const { systemPrompt, temperature } = newChatDefaults.get();
  return { ...NO_SETTINGS, systemPrompt, temperature };
};

/** The settings of the chat that has not begun: they go with its first question. They live as long as the tab. */
export const newSettings = new Observable<ThreadSettings>(recall());

/** Null: as any new chat begins. */
export function setNewSettings(settings: ThreadSettings | null): void {
  newSettings.set(settings ?? defaults());
  try {
    if (settings) sessionStorage.setItem(KEY, JSON.stringify(settings));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Full or forbidden: they hold until the page is left.
  }
}

/** Whether anything is not left to the model. */
export function isSet({ systemPrompt, temperature, maxOutputTokens }: ThreadSettings): boolean {
  return systemPrompt !== null || temperature !== null || maxOutputTokens !== null;
}

function recall(): ThreadSettings {
  try {
    const stored = sessionStorage.getItem(KEY);
    if (stored === null) return defaults();
    const kept = JSON.parse(stored);
    return {
      systemPrompt: typeof kept.systemPrompt === 'string' ? kept.systemPrompt : null,
      temperature: typeof kept.temperature === 'number' ? kept.temperature : null,
      maxOutputTokens: typeof kept.maxOutputTokens === 'number' ? kept.maxOutputTokens : null,
    };
  } catch {
    // Forbidden or unreadable, or this is the server.
    return NO_SETTINGS;
  }
}
