import type { QuestionQueue } from '@/lib/client/question-queue.ts';
import type { MessageView } from '@/lib/client/thread-data.ts';
import { placeOfWaiting, type Sender, type SentQuestion } from './sender.ts';

/** What `WaitingQuestions` needs of the rest. */
export interface WaitingWorld {
  queue: QuestionQueue;
  sender: Pick<Sender, 'deliver'>;
  /** Absent outside secure contexts: the question's id alone then keeps two tabs from asking twice. */
  locks: LockManager | undefined;
  /** Undefined where it is not known here. */
  statusOf: (threadId: string, answerId: string) => MessageView['status'] | undefined;
  /** Whether the conversation has this message already. */
  isStored: (threadId: string, messageId: string) => boolean;
  modelOf: (threadId: string) => string | undefined;
  onSent: (sent: SentQuestion) => void;
}

/**
 * Sends what waits in a conversation, one after the other, each when the answer before it is complete. Where that
 * failed or was stopped it waits for a person's word. Of several tabs one sends; the others find it gone.
 */
export class WaitingQuestions {
  private readonly world: WaitingWorld;

  constructor(world: WaitingWorld) {
    this.world = world;
  }

  /** Sends the next where its turn has come. `settled`: what was just told of a run. */
  async advance(threadId: string, settled?: { runId: string; status: MessageView['status'] }): Promise<void> {
    const { queue, statusOf, isStored } = this.world;
    for (const { id } of queue.read(threadId)?.questions ?? []) {
      if (isStored(threadId, id)) queue.remove(threadId, id);
    }
    const after = queue.read(threadId)?.after;
    if (after === undefined) return;
    const status = settled?.runId === after ? settled.status : statusOf(threadId, after);
    if (status === 'complete') await this.send(threadId, after);
  }

  /** Sends the next under this message, whatever became of the answer before it. */
  async send(threadId: string, parentId: string): Promise<void> {
    const { locks } = this.world;
    if (!locks) return this.deliver(threadId, parentId);
    await locks.request(`dac.queue.v1.${threadId}`, { ifAvailable: true }, async (lock) => {
      if (lock) await this.deliver(threadId, parentId);
    });
  }

  private async deliver(threadId: string, parentId: string): Promise<void> {
    const { queue, sender, modelOf, onSent } = this.world;
    const next = queue.read(threadId)?.questions[0];
    if (!next) return;
    const attempt = { threadId, messageId: next.id, text: next.text, parentId, model: modelOf(threadId) };
    const sent = await sender.deliver(placeOfWaiting(threadId), attempt);
    if (!sent) return;
    queue.remove(threadId, next.id, sent.started.runId);
    onSent(sent);
  }
}
