import type { AnswerDetails } from '../stream/answer-details.ts';
import type { ProviderReport } from '../stream/errors.ts';
import type { FinishReason, Usage } from '../stream/provider-event.ts';
import type { RunEvent, RunPhase, RunStatus } from '../stream/run-event.ts';
import type { Frame } from './frame-reader.ts';

/** A page that an answer refers to. */
export interface Source {
  sourceId: string;
  url: string;
  title?: string;
}

/** Where a run stands, as a person sees it: `starting` before the server said anything of it. */
export type ViewPhase = RunPhase | { phase: 'starting' } | { phase: 'streaming' };

/** A run as its frames have told it so far. Durations in milliseconds. */
export interface RunView {
  runId: string;
  threadId: string | null;
  /** The stored question. */
  parentId: string | null;
  model: string | null;
  /** Id of the last frame taken in; -1 before the first. */
  lastSeq: number;
  phase: ViewPhase;
  status: 'streaming' | RunStatus;
  text: string;
  reasoning: string;
  /** Pieces that text and reasoning came in. */
  deltas: number;
  /** How long the model thought; null where that was not watched. */
  thoughtMs: number | null;
  sources: Source[];
  ttftMs: number | null;
  queueWaitMs: number | null;
  latencyMs: number | null;
  usage: Usage | null;
  details: AnswerDetails | null;
  finishReason: FinishReason | null;
  /** `retryAfterMs`: how long the provider asks to be left alone. */
  error: ({ code: string; retryable: boolean; retryAfterMs?: number } & ProviderReport) | null;
  errorText: string | null;
}

/** A run of which nothing has been read. */
export function emptyRunView(runId: string): RunView {
  return {
    runId,
    threadId: null,
    parentId: null,
    model: null,
    lastSeq: -1,
    phase: { phase: 'starting' },
    status: 'streaming',
    text: '',
    reasoning: '',
    deltas: 0,
    thoughtMs: null,
    sources: [],
    ttftMs: null,
    queueWaitMs: null,
    latencyMs: null,
    usage: null,
    details: null,
    finishReason: null,
    error: null,
    errorText: null,
  };
}

/**
 * The view after one more frame. A frame already taken in, and any frame after the terminal one, gives back the same
 * object, so replays and double offers change nothing. Frames without an id come only from a replay out of the
 * database, which is always whole: its `start` begins the view anew.
 */
export function reduceRun(view: RunView, frame: Frame<RunEvent>): RunView {
  if (view.status !== 'streaming') return view;
  if (frame.id === null) {
    const base = frame.event.type === 'start' ? { ...emptyRunView(view.runId), lastSeq: view.lastSeq } : view;
    return applyEvent(base, frame.event);
  }
  if (frame.id <= view.lastSeq) return view;
  return { ...applyEvent(view, frame.event), lastSeq: frame.id };
}

function applyEvent(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'start': {
      const { threadId, parentId, model } = event.messageMetadata;
      return { ...view, runId: event.messageId, threadId, parentId, model };
    }
    case 'data-status':
      return { ...view, phase: event.data };
    case 'message-metadata': {
      const { ttftMs, queueWaitMs, provider: _, model = view.model, ...details } = event.messageMetadata;
      const some = Object.keys(details).length > 0;
      return { ...view, ttftMs, queueWaitMs, model, details: some ? details : null };
    }
    case 'text-delta':
      return { ...view, phase: streaming, deltas: view.deltas + 1, text: view.text + event.delta };
    case 'reasoning-delta':
      return { ...view, phase: streaming, deltas: view.deltas + 1, reasoning: view.reasoning + event.delta };
    case 'source-url': {
      const { sourceId, url, title } = event;
      return { ...view, sources: [...view.sources, { sourceId, url, title }] };
    }
    case 'finish': {
      const { usage, latencyMs, ttftMs, queueWaitMs } = event.messageMetadata;
      const finishReason = event.finishReason;
      return { ...view, status: 'complete', finishReason, usage, latencyMs, ttftMs, queueWaitMs };
    }
    case 'abort':
      return { ...view, status: 'cancelled' };
    case 'data-error': {
      return { ...view, error: event.data };
    }
    case 'error':
      return {
        ...view,
        status: view.error?.code === 'interrupted' ? 'interrupted' : 'failed',
        errorText: event.errorText,
      };
    default:
      // The boundaries of parts carry nothing that a person sees, and frames of a newer server are let pass.
      return view;
  }
}

const streaming = { phase: 'streaming' } as const;
