'use client';

import { useSyncExternalStore } from 'react';
import type { Observable } from '@/lib/client/observable.ts';
import { useHydrated } from '../chat-context.tsx';
import {
  type SendKey,
  sendKey,
  setSendKey,
  setTextSize,
  setTheme,
  type TextSize,
  type Theme,
  textSize,
  theme,
} from '../preferences.ts';
import { isMac } from '../shortcuts/key-names.ts';
import { Choice } from './choice.tsx';
import { Section } from './section.tsx';

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'System' },
  { value: 'dark', label: 'Dark' },
];
const SIZES: readonly { value: TextSize; label: string }[] = [
  { value: 'small', label: 'Small' },
  { value: 'normal', label: 'Normal' },
  { value: 'large', label: 'Large' },
];

/** How the screen looks and which key sends. */
export function Appearance() {
  const hydrated = useHydrated();
  const mod = hydrated && isMac() ? '⌘' : 'Ctrl';
  const keys: readonly { value: SendKey; label: string }[] = [
    { value: 'enter', label: 'Enter' },
    { value: 'mod-enter', label: `${mod} + Enter` },
  ];
  return (
    <Section title="General">
      <Choice label="Theme" value={usePreference(theme, 'system')} options={THEMES} onChange={setTheme} />
      <Choice
        label="Text size"
        value={usePreference(textSize, 'normal')}
        options={SIZES}
        onChange={setTextSize}
      />
      <Choice
        label="Send messages with"
        value={usePreference(sendKey, 'enter')}
        options={keys}
        onChange={setSendKey}
      />
    </Section>
  );
}

/** The server knows nothing of this browser's choices. */
function usePreference<T>(preference: Observable<T>, unknown: T): T {
  return useSyncExternalStore(preference.subscribe, preference.get, () => unknown);
}
