/** A sending that the server has not confirmed: sent again with the same content, it goes under the same ids. */
export interface Attempt {
  threadId: string;
  messageId: string;
  text: string;
  parentId: string | null;
  model?: string;
}

/** What stands in a composer, and the last attempt to send it. */
export interface Draft {
  text: string;
  attempt: Attempt | null;
}

const PREFIX = 'dac.draft.';
const KEPT = 50;

/** The place of a draft that belongs to no conversation yet. */
export const NEW_THREAD = 'new';

/** The place of the draft in which a question is edited. */
export const placeOfEdit = (questionId: string) => `edit.${questionId}`;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * Drafts by conversation. That of a new one lives as long as its tab, since two tabs with an empty chat are two
 * drafts; the others are shared and outlive the browser. Storage that is full or forbidden is the same as none: a
 * draft is a convenience.
 */
export class DraftStorage {
  private readonly lasting: Store | null;
  private readonly ofTab: Store | null;

  constructor(lasting: Store | null, ofTab: Store | null) {
    this.lasting = lasting;
    this.ofTab = ofTab;
  }

  read(place: string): Draft {
    try {
      const raw = this.store(place)?.getItem(PREFIX + place);
      const value = raw ? JSON.parse(raw) : null;
      if (typeof value?.text === 'string') return { text: value.text, attempt: value.attempt ?? null };
    } catch {
      // Unreadable is as good as absent.
    }
    return { text: '', attempt: null };
  }

  write(place: string, draft: Draft): void {
    const store = this.store(place);
    try {
      if (draft.text === '') store?.removeItem(PREFIX + place);
      else store?.setItem(PREFIX + place, JSON.stringify(draft));
      if (store === this.lasting) this.prune(PREFIX + place);
    } catch {
      // Full or forbidden: the text still stands in the composer.
    }
  }

  private store(place: string): Store | null {
    return place === NEW_THREAD ? this.ofTab : this.lasting;
  }

  private prune(newest: string): void {
    const store = this.lasting;
    if (!store) return;
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index)).filter(
      (key): key is string => key?.startsWith(PREFIX) === true && key !== newest,
    );
    // The ids of threads and questions are UUIDv7: their order is that of their making.
    const made = (key: string) => key.slice(key.lastIndexOf('.') + 1);
    keys.sort((one, other) => (made(one) < made(other) ? -1 : 1));
    for (const key of keys.slice(0, Math.max(0, keys.length + 1 - KEPT))) store.removeItem(key);
  }
}
