import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { readConversation } from '../../../server-data.ts';
import { ThreadScreen } from './thread-screen.tsx';

interface Props {
  params: Promise<{ threadId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const conversation = await readConversation((await params).threadId);
  return { title: conversation?.thread.title ?? 'Not found' };
}

export default async function ThreadPage({ params }: Props) {
  const conversation = await readConversation((await params).threadId);
  if (!conversation) notFound();
  return <ThreadScreen initial={conversation} />;
}
