/**
 * Whether a key belongs to an input method that is composing, so that nothing else may act on it. Safari sends the
 * Enter that accepts a suggestion after the composition has ended, and tells it only by the key code 229.
 */
export const isComposing = ({
  isComposing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean => isComposing || keyCode === 229;
