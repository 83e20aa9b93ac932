'use client';

import type { MessageView } from '@/lib/client/thread-data.ts';
import { CopyButton } from './copy-button.tsx';
import { SiblingSwitch } from './sibling-switch.tsx';

interface Props {
  message: MessageView;
  siblings: string[];
}

export function Question({ message, siblings }: Props) {
  const shown = message.siblings ?? siblings;
  return (
    <article className="question" data-message={message.id}>
      <h2 className="sr-only">You</h2>
      <div className="bubble">{message.text}</div>
      <div className="actions justify-end" data-quiet="true">
        {shown.length > 1 ? <SiblingSwitch message={message} siblings={shown} /> : null}
        <CopyButton label="Copy question" text={() => Promise.resolve(message.text ?? '')} />
      </div>
    </article>
  );
}
