'use client';

import { SlidersHorizontal } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Later } from '../ui/later.tsx';
import { LoadFailureDialog } from '../ui/load-failure.tsx';
import { partOfScreen } from '../ui/part.ts';
import { isSet, NO_SETTINGS, newSettings } from './thread-settings.ts';

const dialog = partOfScreen(async () => (await import('./settings-dialog.tsx')).SettingsDialog);

/** The way to how this conversation's questions are asked; marked where anything of it is not left to the model. */
export function SettingsButton({ thread }: { thread: ThreadJson | null }) {
  const [open, setOpen] = useState(false);
  const fresh = useSyncExternalStore(newSettings.subscribe, newSettings.get, () => NO_SETTINGS);
  const settings = thread ?? fresh;
  const marked = isSet(settings);
  const close = () => setOpen(false);
  return (
    <>
      <IconButton
        label={marked ? 'Chat settings (changed)' : 'Chat settings'}
        icon={SlidersHorizontal}
        size={17}
        className="settings-button"
        data-marked={marked}
        aria-haspopup="dialog"
        onPointerEnter={dialog.prepare}
        onFocus={dialog.prepare}
        onClick={() => setOpen(true)}
      />
      {open
        ? // Out of the composer: a form cannot be within another.
          createPortal(
            <Later
              part={dialog}
              props={{ thread, settings, onClose: close }}
              failed={(onRetry, busy) => (
                <LoadFailureDialog what="The settings" {...{ onRetry, busy }} onClose={close} />
              )}
            />,
            document.body,
          )
        : null}
    </>
  );
}
