import { type DraftStorage, placeOfEdit } from '@/lib/client/draft-storage.ts';
import { Observable } from '@/lib/client/observable.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';

/** Which questions are being edited. One is as long as its edit has a draft, so an edit outlives a reload. */
export class QuestionEdits {
  readonly open = new Observable<ReadonlySet<string>>(new Set());
  /** The question whose editing was begun last, which takes the focus. */
  latest: string | null = null;
  /** Where the focus goes back to from an edit that is given up. */
  returnTo: 'composer' | 'question' = 'question';
  private readonly drafts: DraftStorage;

  constructor(drafts: DraftStorage) {
    this.drafts = drafts;
  }

  begin({ id, text }: MessageView, returnTo: 'composer' | 'question' = 'question'): void {
    const place = placeOfEdit(id);
    if (this.drafts.read(place).text === '') this.drafts.write(place, { text: text ?? '', attempt: null });
    this.latest = id;
    this.returnTo = returnTo;
    this.open.set(new Set([...this.open.get(), id]));
  }

  /** Opens the editor of a question again where it was left open, unless what it sent has arrived since. */
  recall(question: MessageView, arrived: (messageId: string) => boolean): void {
    const { text, attempt } = this.drafts.read(placeOfEdit(question.id));
    if (attempt && arrived(attempt.messageId)) this.close(question.id);
    else if (text !== '') this.open.set(new Set([...this.open.get(), question.id]));
  }

  /** Ends an edit and forgets its draft. */
  close(id: string): void {
    this.drafts.write(placeOfEdit(id), { text: '', attempt: null });
    this.open.set(new Set([...this.open.get()].filter((other) => other !== id)));
  }
}
