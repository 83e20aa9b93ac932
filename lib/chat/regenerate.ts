import { answerBeside } from './answer-beside.ts';
import type { SendRequest, Sent } from './send-message.ts';
import type { ChatServices } from './services.ts';

/** Answers a question anew, beside the answers it has. Throws as `answerBeside`. */
export function regenerate(services: ChatServices, request: SendRequest): Promise<Sent> {
  return answerBeside(services, request, () => ({ trigger: 'regenerate-message', text: '', model: null }));
}
