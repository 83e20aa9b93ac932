import {
  ApiError,
  deleteAllThreads,
  deleteThread,
  exportThread,
  patchThread,
  purgeThread,
  restoreThread,
  restoreThreads,
} from '@/lib/client/api.ts';
import { browserClock } from '@/lib/client/clock.ts';
import { PendingDeletes } from '@/lib/client/pending-deletes.ts';
import type { ThreadJson, ThreadPatch } from '@/lib/client/protocol.ts';
import { saveFile } from '@/lib/client/save-file.ts';
import type { ThreadSettings } from '@/lib/client/send-message.ts';
import { currentThreadId, navigate } from './navigation.ts';
import { NOTICE_MS, type Notices } from './notices.ts';
import type { ThreadCache } from './thread-cache.ts';

/** Where the tab keeps the ids of what it was deleting when its page was left. */
const LEFT_DELETED = 'dac.deleted';

/** What a person can do with a conversation as a whole. Each shows at once, and says so where it could not be done. */
export class ThreadChanges {
  private readonly threads: ThreadCache;
  private readonly notices: Notices;
  private readonly deletes = new PendingDeletes({
    clock: browserClock,
    // As long as its notice has the way back.
    delayMs: NOTICE_MS,
    send: deleteThread,
    onDeleted: ({ id }) => this.threads.forget(id),
    onFailed: ({ id }, error) => {
      this.threads.show(id);
      this.notices.say(`Couldn’t delete the chat. ${messageOf(error)}`);
    },
  });

  constructor(threads: ThreadCache, notices: Notices) {
    this.threads = threads;
    this.notices = notices;
  }

  async rename(thread: ThreadJson, title: string): Promise<void> {
    await this.change(thread, { title }, 'Couldn’t rename the chat.');
  }

  async setPinned(thread: ThreadJson, pinned: boolean): Promise<void> {
    const failure = `Couldn’t ${pinned ? 'pin' : 'unpin'} the chat.`;
    await this.change(thread, { pinned }, failure);
  }

  async setArchived(thread: ThreadJson, archived: boolean): Promise<void> {
    const failure = `Couldn’t ${archived ? 'archive' : 'unarchive'} the chat.`;
    if (!(await this.change(thread, { archived }, failure))) return;
    const back = () => void this.setArchived({ ...thread, archived }, !archived);
    this.notices.say(archived ? 'Chat archived.' : 'Chat unarchived.', { label: 'Undo', run: back });
  }

  /** Shows a change at once, and takes it back where the server does not make it. */
  private async change(thread: ThreadJson, patch: ThreadPatch, failure: string): Promise<boolean> {
    this.threads.put({ ...thread, ...patch });
    try {
      this.threads.put(await patchThread(thread.id, patch));
      return true;
    } catch (error) {
      this.threads.put(thread);
      this.notices.say(`${failure} ${messageOf(error)}`);
      return false;
    }
  }

  async setModel(thread: ThreadJson, model: string): Promise<void> {
    this.threads.put({ ...thread, model });
    try {
      this.threads.put(await patchThread(thread.id, { model }));
    } catch {
      // The choice still goes with every question that is sent from here.
    }
  }

  /** Changes how the questions of a conversation are asked. Resolves to why it was not changed, or to null. */
  async changeSettings(thread: ThreadJson, settings: ThreadSettings): Promise<string | null> {
    try {
      this.threads.put(await patchThread(thread.id, settings));
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Takes a conversation away at once. The server is told when the notice has gone, so that until then its answers go on. */
  remove(thread: ThreadJson): void {
    const { id } = thread;
    const wasShown = currentThreadId() === id;
    this.threads.hide(thread);
    if (wasShown) navigate('/');
    void this.deletes.add(thread);
    this.notices.say('Chat deleted.', {
      label: 'Undo',
      run: async () => {
        if (this.deletes.undo(id)) this.threads.show(id);
        else if (!(await this.restore(thread))) return;
        if (wasShown && currentThreadId() === null) navigate(`/chat/${id}`);
      },
    });
  }

  /** Deletes all conversations, with the way back while its notice shows; after it they are among the deleted ones. */
  async removeAll(): Promise<void> {
    this.sendDeletions();
    try {
      const { deletedAt, count } = await deleteAllThreads();
      this.threads.readListsAgain();
      if (count === 0) return this.notices.say('There are no chats to delete.');
      this.notices.say(count === 1 ? '1 chat deleted.' : `${count} chats deleted.`, {
        label: 'Undo',
        run: () => this.restoreAll(deletedAt),
      });
    } catch (error) {
      this.notices.say(`Couldn’t delete your chats. ${messageOf(error)}`);
    }
  }

  private async restoreAll(deletedAt: string): Promise<void> {
    try {
      await restoreThreads(deletedAt);
      this.threads.readListsAgain();
    } catch (error) {
      this.notices.say(`Couldn’t restore your chats. ${messageOf(error)}`);
    }
  }

  /** Takes a deletion back that the server knows of. False where it could not be. */
  async restore({ id }: ThreadJson): Promise<boolean> {
    try {
      this.threads.put(await restoreThread(id));
      return true;
    } catch (error) {
      this.notices.say(`Couldn’t restore the chat. ${messageOf(error)}`);
      return false;
    }
  }

  /** Tells the server of what was deleted a moment ago: somebody looks at all that is deleted. */
  sendDeletions(): void {
    this.deletes.sendAll(false);
  }

  /** Deletes a deleted conversation for good. */
  async purge(thread: ThreadJson): Promise<void> {
    this.threads.unlist(thread.id);
    try {
      await purgeThread(thread.id);
      this.notices.say('Deleted for good.');
    } catch (error) {
      this.threads.put(thread);
      this.notices.say(`Couldn’t delete the chat. ${messageOf(error)}`);
    }
  }

  /** Sends what is being deleted, since nobody will be there to do it. */
  leave(): void {
    const ids = this.deletes.sendAll(true);
    if (ids.length === 0) return;
    this.notices.clear();
    try {
      sessionStorage.setItem(LEFT_DELETED, ids.join());
    } catch {
      // Then a reload shows them until the server has said that they are gone.
    }
  }

  /** A page that was reloaded was rendered before its deletions arrived. Where one fails, the next reading has it again. */
  hideLeft(): void {
    try {
      for (const id of sessionStorage.getItem(LEFT_DELETED)?.split(',') ?? []) this.threads.unlist(id);
      sessionStorage.removeItem(LEFT_DELETED);
    } catch {
      // As above.
    }
  }

  /** Saves a conversation as a file; with `leaf`, Markdown of the branch that ends there. */
  async export(thread: ThreadJson, format: 'markdown' | 'json', leaf: string | null): Promise<void> {
    try {
      await saveFile(await exportThread(thread.id, format, leaf));
    } catch (error) {
      this.notices.say(`Couldn’t export the chat. ${messageOf(error)}`);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong.';
}
