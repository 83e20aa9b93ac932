'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { useChat } from '../chat-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';

/** Goes from one alternative of a message to another. */
export function SiblingSwitch({ message, siblings }: { message: MessageView; siblings: string[] }) {
  const chat = useChat();
  const index = siblings.indexOf(message.id);
  const go = (step: number) => {
    const target = siblings[index + step];
    if (target) void chat.choose(message, target);
  };
  return (
    <span className="inline-flex items-center text-sm text-muted tabular-nums">
      <IconButton
        label="Previous version"
        icon={ChevronLeft}
        size={16}
        disabled={index <= 0}
        onClick={() => go(-1)}
      />
      <span>
        {index + 1} / {siblings.length}
      </span>
      <IconButton
        label="Next version"
        icon={ChevronRight}
        size={16}
        disabled={index === siblings.length - 1}
        onClick={() => go(1)}
      />
    </span>
  );
}
