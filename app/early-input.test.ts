import { expect, test } from 'vitest';
import { EARLY_INPUT_SCRIPT } from './early-input-script.ts';
import { SHORTCUTS } from './shortcuts/shortcut-keys.ts';

/** The part of the script that says which shortcuts are kept, with Shift and without. */
const [, shifted = '', plain = ''] = /shiftKey\?\/\^(.*?)\$\/i:\/\^(.*?)\$\/i/.exec(EARLY_INPUT_SCRIPT) ?? [];

test.each(SHORTCUTS.filter(({ mod, key, shift }) => mod && !(key === 'f' && !shift) && key !== 'c'))(
  'the shortcut $key of $command is kept until the scripts have come',
  ({ key, shift }) => {
    expect(key).toMatch(new RegExp(`^${shift ? shifted : plain}$`));
  },
);
