import { MessageSquarePlus, RefreshCw, Replace, SlidersHorizontal } from 'lucide-react';
import type { FailureAction } from '@/lib/client/failure-text.ts';
import { AppLink } from '../ui/app-link.tsx';

interface Props {
  action: FailureAction;
  busy: boolean;
  onAgain: () => void;
  onAnotherModel: () => void;
}

/** The button for what a failure's sentence tells a person to do. */
export function FailureButton({ action, busy, onAgain, onAnotherModel }: Props) {
  switch (action) {
    case 'try-again':
      return (
        <button type="button" className="button-quiet" disabled={busy} onClick={onAgain}>
          <RefreshCw aria-hidden size={15} /> Try again
        </button>
      );
    case 'another-model':
      return (
        <button type="button" className="button-quiet" disabled={busy} onClick={onAnotherModel}>
          <Replace aria-hidden size={15} /> Try another model
        </button>
      );
    case 'new-chat':
      return (
        <AppLink href="/" className="button-quiet">
          <MessageSquarePlus aria-hidden size={15} /> New chat
        </AppLink>
      );
    case 'chat-settings':
      return (
        <button type="button" className="button-quiet" onClick={openChatSettings}>
          <SlidersHorizontal aria-hidden size={15} /> Chat settings
        </button>
      );
  }
}

/** The composer's button owns the dialog. */
function openChatSettings(): void {
  document.querySelector<HTMLButtonElement>('.settings-button')?.click();
}
