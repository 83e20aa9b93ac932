import { isComposing } from '../ui/composing.ts';

/** Everything that has a key. */
export type Command =
  | 'palette'
  | 'new-chat'
  | 'search'
  | 'find'
  | 'sidebar'
  | 'focus'
  | 'stop'
  | 'copy-answer'
  | 'help';

export interface Shortcut {
  command: Command;
  /** As `KeyboardEvent.key` has it, in small letters. */
  key: string;
  /** With Ctrl, or Command on a Mac. */
  mod?: boolean;
  shift?: boolean;
}

/**
 * Keys without Ctrl or Command work outside of fields only. None uses Alt, which writes characters on many keyboards,
 * and none is one that a field or an input method needs.
 */
export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'palette', key: 'k', mod: true },
  { command: 'new-chat', key: 'o', mod: true, shift: true },
  { command: 'search', key: 'f', mod: true, shift: true },
  { command: 'find', key: 'f', mod: true },
  { command: 'sidebar', key: 's', mod: true, shift: true },
  { command: 'copy-answer', key: 'c', mod: true, shift: true },
  { command: 'stop', key: 'escape' },
  { command: 'focus', key: '/' },
  { command: 'help', key: '?' },
];

/** What of a key press counts. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'keyCode'
>;

/** The command that a key press means, or null. `inField`: a text field has the focus. */
export function commandOf(press: KeyPress, { isMac, inField }: { isMac: boolean; inField: boolean }) {
  if (isComposing(press) || press.altKey) return null;
  const mod = isMac ? press.metaKey : press.ctrlKey;
  if (isMac ? press.ctrlKey : press.metaKey) return null;
  const found = SHORTCUTS.find((shortcut) => {
    if ((shortcut.mod ?? false) !== mod || keyOf(press) !== shortcut.key) return false;
    // A character such as `?` needs Shift on one keyboard and not on another.
    return !mod || (shortcut.shift ?? false) === press.shiftKey;
  });
  return found && (found.mod || !inField || found.command === 'stop') ? found.command : null;
}

/** On a keyboard that writes other letters, the key that writes the Latin one elsewhere. */
function keyOf({ key, code }: KeyPress): string {
  const isLatin = /^[\x20-\x7e]$/.test(key) || key.length > 1;
  return (isLatin ? key : code.replace(/^Key/, '')).toLowerCase();
}
