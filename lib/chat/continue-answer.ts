import type { Message } from '../db/conversation-store.ts';
import { StreamError } from '../stream/errors.ts';
import { answerBeside } from './answer-beside.ts';
import type { SendRequest, Sent } from './send-message.ts';
import type { ChatServices } from './services.ts';

/**
 * Has an answer that was stopped, broken off or ended by its limit go on: another answer to the same question, beside
 * it, that begins with what it had. The old one stays as it is. Throws `StreamError` `not_continuable`, and as
 * `answerBeside`.
 */
export function continueAnswer(services: ChatServices, request: SendRequest): Promise<Sent> {
  return answerBeside(services, request, (target) => {
    if (!isContinuable(target)) throw new StreamError('not_continuable');
    return { trigger: 'continue-message', text: target.id, continues: target, model: target.model };
  });
}

function isContinuable({ status, finishReason }: Message): boolean {
  return status === 'complete' ? finishReason === 'length' : status !== 'streaming';
}
