'use client';

import { Appearance } from './appearance.tsx';
import { ChatData } from './chat-data.tsx';
import { NewChats } from './new-chats.tsx';

/** What a person can set for all of their chats. Choices count at once and stay in this browser. */
export function SettingsScreen() {
  return (
    <main className="min-h-0 flex-1 overflow-y-auto px-4 pb-16">
      <div className="mx-auto flex max-w-2xl flex-col gap-10 pt-4">
        <Appearance />
        <NewChats />
        <ChatData />
      </div>
    </main>
  );
}
