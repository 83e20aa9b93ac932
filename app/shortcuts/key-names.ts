import type { Shortcut } from './shortcut-keys.ts';

export const isMac = () => /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** The keys of a shortcut, as this platform names them. */
export function keyNames({ key, mod, shift }: Shortcut): string[] {
  const mac = isMac();
  const name = key === 'escape' ? 'Esc' : key.toUpperCase();
  const held = [mod ? (mac ? '⌘' : 'Ctrl') : null, shift ? (mac ? '⇧' : 'Shift') : null];
  return [...held.filter((one) => one !== null), name];
}

/** The same in the form of `aria-keyshortcuts`. */
export function ariaKeys({ key, mod, shift }: Shortcut): string {
  const held = [mod ? (isMac() ? 'Meta' : 'Control') : null, shift ? 'Shift' : null];
  return [...held.filter((one) => one !== null), key === 'escape' ? 'Escape' : key.toUpperCase()].join('+');
}
