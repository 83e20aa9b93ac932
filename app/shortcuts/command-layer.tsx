'use client';

import { useEffect, useEffectEvent } from 'react';
import { useChat, useObservable } from '../chat-context.tsx';
import { Later } from '../ui/later.tsx';
import { LoadFailureDialog } from '../ui/load-failure.tsx';
import { partOfScreen } from '../ui/part.ts';
import { isMac } from './key-names.ts';
import { overlay } from './overlay.ts';
import { type Command, commandOf } from './shortcut-keys.ts';
import { handlerOf } from './use-command.ts';

const palette = partOfScreen(async () => (await import('../palette/palette.tsx')).Palette);
const sheet = partOfScreen(async () => (await import('./shortcut-sheet.tsx')).ShortcutSheet);
const commands = partOfScreen(async () => (await import('../palette/commands.ts')).runCommand);

const FIELDS =
  'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=""], [contenteditable=true]';

/** Listens to the keys, and shows what they open over the page. What is needed for that is loaded then. */
export function CommandLayer() {
  const chat = useChat();
  const shown = useObservable(overlay);
  const run = useEffectEvent(async (command: Command) => {
    if (command === 'palette') overlay.set('palette');
    else if (command === 'help') overlay.set('shortcuts');
    else {
      try {
        (await commands.load())(command, chat);
      } catch {
        chat.notices.say('Couldn’t load this. Check your connection and try again.');
      }
    }
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A dialog's keys are its own, and whoever has answered a key has answered it.
      if (event.defaultPrevented || document.querySelector('dialog:modal, [popover]:popover-open')) return;
      const target = event.target instanceof Element ? event.target : null;
      const inField = target?.closest(FIELDS) != null;
      const command = commandOf(event, { isMac: isMac(), inField });
      if (command === null || !isMeant(command, target, inField)) return;
      event.preventDefault();
      const handler = handlerOf(command);
      if (handler) handler();
      else void run(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const close = () => overlay.set(null);
  return (
    <>
      {shown === 'palette' ? (
        <Later
          part={palette}
          props={{ onClose: close }}
          failed={(onRetry, busy) => (
            <LoadFailureDialog what="The commands" {...{ onRetry, busy }} onClose={close} />
          )}
        />
      ) : null}
      {shown === 'shortcuts' ? (
        <Later
          part={sheet}
          props={{ onClose: close }}
          failed={(onRetry, busy) => (
            <LoadFailureDialog what="The shortcuts" {...{ onRetry, busy }} onClose={close} />
          )}
        />
      ) : null}
    </>
  );
}

/** Some keys are the browser's or a field's own where there is nothing here for them to do. */
function isMeant(command: Command, target: Element | null, inField: boolean): boolean {
  if (command === 'find' || command === 'search') return handlerOf(command) !== undefined;
  // Escape leaves any other field, and stops an answer only where there is a button for that.
  if (command !== 'stop') return true;
  return document.querySelector('.stop-button') !== null && (!inField || target?.id === 'composer');
}
