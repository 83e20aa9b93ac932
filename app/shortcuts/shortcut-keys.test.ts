import { expect, test } from 'vitest';
import { commandOf, type KeyPress, SHORTCUTS } from './shortcut-keys.ts';

const press = (some: Partial<KeyPress>): KeyPress => ({
  ...{ key: '', code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
  ...{ isComposing: false, keyCode: 0 },
  ...some,
});
const elsewhere = { isMac: false, inField: false };
const inField = { isMac: false, inField: true };

test.each([
  ['Ctrl+K', { key: 'k', ctrlKey: true }, elsewhere, 'palette'],
  ['Ctrl+K in a field', { key: 'k', ctrlKey: true }, inField, 'palette'],
  ['Ctrl+K with caps lock', { key: 'K', ctrlKey: true }, elsewhere, 'palette'],
  ['Ctrl+K on a Russian keyboard', { key: 'л', code: 'KeyK', ctrlKey: true }, elsewhere, 'palette'],
  ['Command+K on a Mac', { key: 'k', metaKey: true }, { isMac: true, inField: false }, 'palette'],
  [
    'Ctrl+K on a Mac, which cuts to the end of the line',
    { key: 'k', ctrlKey: true },
    { isMac: true, inField: true },
    null,
  ],
  ['Ctrl+F', { key: 'f', ctrlKey: true }, elsewhere, 'find'],
  ['Ctrl+Shift+F', { key: 'F', ctrlKey: true, shiftKey: true }, elsewhere, 'search'],
  ['Ctrl+Shift+K', { key: 'K', ctrlKey: true, shiftKey: true }, elsewhere, null],
  ['AltGr, which is Ctrl+Alt', { key: 'k', ctrlKey: true, altKey: true }, elsewhere, null],
  ['?', { key: '?', shiftKey: true }, elsewhere, 'help'],
  ['? where it needs no Shift', { key: '?' }, elsewhere, 'help'],
  ['? in a field', { key: '?', shiftKey: true }, inField, null],
  ['/ in a field', { key: '/' }, inField, null],
  ['a letter', { key: 'k' }, elsewhere, null],
  ['Escape in a field', { key: 'Escape' }, inField, 'stop'],
  ['Escape while an input method composes', { key: 'Escape', isComposing: true }, inField, null],
  ['a key that only its code says is composed', { key: 'Escape', keyCode: 229 }, inField, null],
] as const)('%s', (_, some, where, command) => {
  expect(commandOf(press(some), where)).toBe(command);
});

test('no two commands share keys', () => {
  const all = SHORTCUTS.map(({ key, mod, shift }) => `${mod} ${shift} ${key}`);
  expect(new Set(all).size).toBe(all.length);
});
