import type { OpenChunks } from '../sse/event-stream.ts';
import { cancelRun } from './cancel-run.ts';
import { changeThread } from './change-thread.ts';
import { deleteThread } from './delete-thread.ts';
import { chunksOf, followRun, followThread } from './follow-run.ts';
import { listThreads } from './list-threads.ts';
import { readThread } from './read-thread.ts';
import { regenerate } from './regenerate.ts';
import { type SendRequest, type Sent, sendMessage } from './send-message.ts';
import type { ChatServices } from './services.ts';
import { settledAnswer } from './settled-answer.ts';

/** Everything that can be done, with the services it is done with. */
export type Chat = ReturnType<typeof chatWith>;

/** Binds the use cases to their services. */
export function chatWith(services: ChatServices) {
  const bind =
    <Args extends unknown[], Result>(useCase: (services: ChatServices, ...args: Args) => Result) =>
    (...args: Args): Result =>
      useCase(services, ...args);
  return {
    /** Sends or regenerates, as the command says. */
    send: (request: SendRequest): Promise<Sent> =>
      request.command.trigger === 'regenerate-message'
        ? regenerate(services, request)
        : sendMessage(services, request),
    chunksOf: bind(chunksOf),
    settledAnswer: bind(settledAnswer),
    followRun: bind(followRun),
    followThread: bind(followThread),
    cancelRun: bind(cancelRun),
    listThreads: bind(listThreads),
    readThread: bind(readThread),
    changeThread: bind(changeThread),
    deleteThread: bind(deleteThread),
    listModels: () => services.models.list(),
    /** The events of one session, from now on. */
    events:
      (ownerId: string): OpenChunks =>
      (signal) =>
        services.bus.subscribe(ownerId, signal),
    /** Rejects where the database cannot be used. */
    ping: () => services.store.ping(),
    /** Whether the process is going down. */
    draining: () => services.runs.draining,
    metrics: services.metrics,
  };
}
