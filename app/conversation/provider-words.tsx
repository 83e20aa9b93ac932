import type { MessageView } from '@/lib/client/thread-data.ts';

/** What the provider itself said of a failure, as text, and what to name to its support. Nothing where it said nothing. */
export function ProviderWords({
  providerMessage,
  providerStatus,
  providerRequestId,
}: NonNullable<MessageView['error']>) {
  const facts = [
    ...(providerStatus === undefined ? [] : [`Status ${providerStatus}`]),
    ...(providerRequestId === undefined ? [] : [`Request ID ${providerRequestId}`]),
  ];
  if (providerMessage === undefined && facts.length === 0) return null;
  return (
    <div className="provider-words">
      {providerMessage === undefined ? null : <p>The provider said: {providerMessage}</p>}
      {facts.length === 0 ? null : <p>{facts.join(' · ')}</p>}
    </div>
  );
}
