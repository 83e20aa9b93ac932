'use client';

import { Menu as MenuIcon } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { NoticeToast } from '../ui/notice-toast.tsx';
import { Sidebar } from './sidebar.tsx';

/** On narrow screens the conversations come in over the page. */
export function Drawer() {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <IconButton
        label="Show chats"
        icon={MenuIcon}
        className="md:hidden"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      />
      {open ? (
        <Dialog label="Chats" className="drawer" onClose={close}>
          <Sidebar onLeave={close} />
          {/* What is outside of a dialog cannot be pressed while it is open. */}
          <NoticeToast />
        </Dialog>
      ) : null}
    </>
  );
}
