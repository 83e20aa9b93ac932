'use client';

import { SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { isSet, NO_SETTINGS, newSettings } from './thread-settings.ts';

const loadDialog = () => import('./settings-dialog.tsx');
const SettingsDialog = lazy(async () => ({ default: (await loadDialog()).SettingsDialog }));

/** The way to how this conversation's questions are asked; marked where anything of it is not left to the model. */
export function SettingsButton({ thread }: { thread: ThreadJson | null }) {
  const [open, setOpen] = useState(false);
  const fresh = useSyncExternalStore(newSettings.subscribe, newSettings.get, () => NO_SETTINGS);
  const settings = thread ?? fresh;
  const marked = isSet(settings);
  return (
    <>
      <IconButton
        label={marked ? 'Chat settings (changed)' : 'Chat settings'}
        icon={SlidersHorizontal}
        size={17}
        className="settings-button"
        data-marked={marked}
        aria-haspopup="dialog"
        onPointerEnter={() => void loadDialog()}
        onFocus={() => void loadDialog()}
        onClick={() => setOpen(true)}
      />
      {open
        ? // Out of the composer: a form cannot be within another.
          createPortal(
            <Suspense fallback={null}>
              <SettingsDialog thread={thread} settings={settings} onClose={() => setOpen(false)} />
            </Suspense>,
            document.body,
          )
        : null}
    </>
  );
}
