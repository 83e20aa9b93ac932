/** Puts the focus into the message box, except where that would bring up a touch keyboard. */
export function focusComposer(): void {
  if (matchMedia('(pointer: fine)').matches) document.getElementById('composer')?.focus();
}
