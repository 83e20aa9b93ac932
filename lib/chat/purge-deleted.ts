import type { ChatServices } from './services.ts';

/** How long a deleted thread can be had back. */
export const KEEP_DELETED_DAYS = 30;
const KEEP_DELETED_MS = KEEP_DELETED_DAYS * 86_400_000;
/** Between two looks, and between two threads that go, so that most of the time is others', in milliseconds. */
const LOOK_MS = 3_600_000;
const REST_MS = 100;

/** Deletes for good, now and from then on, whatever was deleted too long ago. Returns the way to stop. */
export function purgeDeleted({
  store,
  clock,
  onError,
}: Pick<ChatServices, 'store' | 'clock' | 'onError'>): () => void {
  let stopped = false;
  let unschedule = () => {};
  const look = async () => {
    let more = false;
    try {
      more = await store.purgeDeletedBefore(new Date(clock.wallNow() - KEEP_DELETED_MS));
    } catch (error) {
      onError(error, 'purging deleted threads');
    }
    if (!stopped) unschedule = clock.schedule(more ? REST_MS : LOOK_MS, look);
  };
  void look();
  return () => {
    stopped = true;
    unschedule();
  };
}
