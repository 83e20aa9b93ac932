import type { KeyboardEvent } from 'react';
import { sendKey } from '../preferences.ts';
import { isComposing } from '../ui/composing.ts';

/** A keyboard on the screen has no Shift+Enter to speak of: there Enter is a new line, and the button sends. So it is where the settings say so. */
export const enterSends = (): boolean =>
  sendKey.get() === 'enter' && !matchMedia('(pointer: coarse)').matches;

/** Whether a key pressed in a field for messages sends what stands there: Enter, or with Ctrl or Command everywhere. */
export function isSendKey({ key, shiftKey, ctrlKey, metaKey, nativeEvent }: KeyboardEvent): boolean {
  if (key !== 'Enter' || shiftKey || isComposing(nativeEvent)) return false;
  return ctrlKey || metaKey || enterSends();
}
