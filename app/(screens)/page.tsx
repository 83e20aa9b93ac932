import { ChatScreen } from '../chat-screen.tsx';

export default function NewChatPage() {
  return <ChatScreen initial={null} />;
}
