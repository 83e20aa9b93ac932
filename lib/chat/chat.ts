import { alertAnswer } from '../metrics/alerts/alert-answer.ts';
import type { OpenChunks } from '../sse/event-stream.ts';
import { cancelRun } from './cancel-run.ts';
import { changeThread } from './change-thread.ts';
import { continueAnswer } from './continue-answer.ts';
import { deleteAllThreads, deleteThread, purgeThread } from './delete-thread.ts';
import { exportAll } from './export-all.ts';
import { exportThread } from './export-thread.ts';
import { chunksOf, followRun, followThread } from './follow-run.ts';
import { listModels } from './list-models.ts';
import { listThreads } from './list-threads.ts';
import { markSeen } from './mark-seen.ts';
import { dashboardFrames } from './read-dashboard.ts';
import { gaugesOf, readMetrics } from './read-metrics.ts';
import { openThread } from './read-thread.ts';
import { regenerate } from './regenerate.ts';
import { restoreThread, restoreThreads } from './restore-threads.ts';
import { searchConversations } from './search-conversations.ts';
import { type SendRequest, type Sent, sendMessage } from './send-message.ts';
import type { ChatServices } from './services.ts';
import { settledAnswer } from './settled-answer.ts';

const SENDING = {
  'submit-message': sendMessage,
  'regenerate-message': regenerate,
  'continue-message': continueAnswer,
};

/** Everything that can be done, with the services it is done with. */
export type Chat = ReturnType<typeof chatWith>;

/** Binds the use cases to their services. */
export function chatWith(services: ChatServices) {
  const bind =
    <Args extends unknown[], Result>(useCase: (services: ChatServices, ...args: Args) => Result) =>
    (...args: Args): Result =>
      useCase(services, ...args);
  return {
    /** Sends, regenerates or continues, as the command says. */
    send: (request: SendRequest): Promise<Sent> => SENDING[request.command.trigger](services, request),
    chunksOf: bind(chunksOf),
    settledAnswer: bind(settledAnswer),
    followRun: bind(followRun),
    followThread: bind(followThread),
    cancelRun: bind(cancelRun),
    listThreads: bind(listThreads),
    openThread: bind(openThread),
    searchConversations: bind(searchConversations),
    exportThread: bind(exportThread),
    exportAll: bind(exportAll),
    changeThread: bind(changeThread),
    deleteThread: bind(deleteThread),
    deleteAllThreads: bind(deleteAllThreads),
    purgeThread: bind(purgeThread),
    restoreThread: bind(restoreThread),
    restoreThreads: bind(restoreThreads),
    markSeen: bind(markSeen),
    listModels: () => listModels(services),
    /** The events of one session, from now on. */
    events:
      (ownerId: string): OpenChunks =>
      (signal) =>
        services.bus.subscribe(ownerId, signal),
    /** Rejects where the database cannot be used. */
    ping: () => services.store.ping(),
    /** Whether the process is going down. */
    draining: () => services.runs.draining,
    readMetrics: bind(readMetrics),
    alerts: () => services.alerts.list().map((alert) => alertAnswer(alert, services.metrics.heldBy())),
    dashboard: (signal: AbortSignal) => dashboardFrames(services, signal),
    prometheusText: () => services.metrics.prometheus.text(gaugesOf(services)),
    metrics: services.metrics,
  };
}
