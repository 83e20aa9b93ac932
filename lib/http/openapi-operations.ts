import { z } from 'zod';
import type { SECURITY } from './openapi-security.ts';
import { type ProblemCode, problemBody } from './problem.ts';
import { alertsAnswerSchema } from './schemas/alert.ts';
import { chatRequestSchema } from './schemas/chat-request.ts';
import { dashboardFrameSchema } from './schemas/dashboard-frame.ts';
import { healthAnswerSchema, healthQuerySchema } from './schemas/health.ts';
import { metricsAnswerSchema, metricsQuerySchema, watcherSignInSchema } from './schemas/metrics.ts';
import { modelsAnswerSchema } from './schemas/model.ts';
import { cancelAnswerSchema, failedRunSchema, settledRunSchema } from './schemas/run.ts';
import { runFrameSchema } from './schemas/run-frame.ts';
import { searchAnswerSchema, searchQuerySchema } from './schemas/search.ts';
import { sessionEventSchema } from './schemas/session-event.ts';
import {
  allThreadsDeletionSchema,
  deletedThreadsSchema,
  restoredAnswerSchema,
  restoreSchema,
  threadAnswerSchema,
  threadDeletionSchema,
  threadPatchSchema,
  threadsAnswerSchema,
  threadsQuerySchema,
  threadTreeSchema,
} from './schemas/thread.ts';
import { exportQuerySchema, threadExportSchema, threadsExportSchema } from './schemas/thread-export.ts';

export interface Answer {
  status: number;
  description: string;
  /** JSON; with `stream`, the JSON in each `data:` line of the stream. */
  schema?: z.ZodType;
  stream?: boolean;
  /** Of what is neither JSON nor an event stream. */
  media?: string;
  example?: unknown;
  headers?: Record<string, string>;
}

export interface Operation {
  /** Its name in the document; absent: method and path. */
  id?: string;
  /** What opens it; absent: `session`. */
  security?: keyof typeof SECURITY;
  method: 'get' | 'post' | 'patch' | 'delete';
  /** With parameters in braces, as OpenAPI writes them. */
  path: string;
  summary: string;
  query?: z.ZodObject;
  headers?: Record<string, string>;
  body?: { schema: z.ZodType; example: unknown };
  answers: Answer[];
  /** Besides `internal`, which any request may come to. */
  problems: ProblemCode[];
}

const THREAD_ID = '01981f3a-6b7c-7d42-9c11-5a2f0e8b7d10';
const RUN_ID = '01981f3a-6b80-7e02-8a4e-1f6f3c5d9b21';
const QUESTION_ID = '01981f3a-6b7f-7b15-b0c8-92d4c7e1a3f4';
const TIME = '2026-01-31T12:00:00.000Z';

const thread = {
  id: THREAD_ID,
  title: 'Why is the sky blue?',
  model: 'mock/faststream',
  systemPrompt: null,
  temperature: null,
  maxOutputTokens: null,
  pinned: false,
  archived: false,
  createdAt: TIME,
  updatedAt: TIME,
  lastMessageAt: TIME,
};
const answer = {
  id: RUN_ID,
  threadId: THREAD_ID,
  parentId: QUESTION_ID,
  role: 'assistant',
  parts: [{ type: 'text', text: 'Because of Rayleigh scattering.' }],
  status: 'complete',
  model: 'mock/faststream',
  finishReason: 'stop',
  error: null,
  ttftMs: 40,
  queueWaitMs: 0,
  latencyMs: 900,
  usage: { inputTokens: 6, outputTokens: 7 },
  createdAt: TIME,
  settledAt: TIME,
};

const failedAnswer = {
  ...answer,
  parts: [{ type: 'text', text: 'Because of' }],
  status: 'failed',
  finishReason: null,
  error: {
    code: 'provider_overloaded',
    retryable: true,
    providerMessage: 'The model is overloaded.',
    providerStatus: 503,
    providerRequestId: 'req_0123',
  },
  usage: null,
};

const READS_BODY: ProblemCode[] = [
  'invalid_json',
  'validation_failed',
  'cross_origin',
  'body_too_large',
  'unsupported_media_type',
];

const runStream: Answer = {
  status: 200,
  description:
    'The run as server-sent events: one RunFrame per data line with its sequence number as id, then [DONE].',
  schema: runFrameSchema,
  stream: true,
  example: `id: 0\ndata: {"type":"start","messageId":"${RUN_ID}","messageMetadata":{"threadId":"${THREAD_ID}","parentId":"${QUESTION_ID}","provider":"mock","model":"mock/faststream"}}\n\n`,
};

/** Every endpoint, in the order of the documentation: one table, kept whole although it is long. */
export const OPERATIONS: Operation[] = [
  {
    method: 'post',
    path: '/api/chat',
    summary: 'Send one message: starts, joins or replays a run',
    body: {
      schema: chatRequestSchema,
      example: { id: THREAD_ID, message: 'Why is the sky blue?', model: 'mock/faststream' },
    },
    answers: [
      {
        ...runStream,
        headers: {
          'X-Run-Id': 'The run, which is also the id of the answer.',
          'X-Thread-Id': 'The thread.',
          'X-Coalesce': 'leader, follower or replay.',
        },
      },
      {
        status: 200,
        description: 'With stream: false, the run once it has settled.',
        schema: settledRunSchema,
        example: { runId: RUN_ID, threadId: THREAD_ID, status: 'complete', message: answer },
      },
      {
        status: 502,
        description: 'With stream: false, the run has failed; code says why.',
        schema: failedRunSchema,
        example: {
          ...problemBody('provider_overloaded'),
          status: 502,
          runId: RUN_ID,
          threadId: THREAD_ID,
          message: failedAnswer,
        },
      },
    ],
    problems: [
      ...READS_BODY,
      'model_unknown',
      'thread_not_found',
      'parent_not_found',
      'not_continuable',
      'message_id_reused',
      'run_expired',
      'queue_full',
      'shutting_down',
      'storage_failed',
    ],
  },
  {
    method: 'get',
    path: '/api/chat/{threadId}/stream',
    summary: "Follow a thread's newest unsettled run from its beginning",
    answers: [runStream, { status: 204, description: 'No run is unsettled: read the thread again.' }],
    problems: ['thread_not_found'],
  },
  {
    method: 'get',
    path: '/api/runs/{runId}/stream',
    summary: 'Follow one run strictly after a cursor',
    headers: { 'Last-Event-ID': 'The last id seen; wins over after.' },
    answers: [runStream, { status: 204, description: 'The run has settled and nothing follows the cursor.' }],
    problems: ['bad_cursor', 'run_not_found', 'run_expired'],
  },
  {
    method: 'post',
    path: '/api/runs/{runId}/cancel',
    summary: 'Stop a run; answers when its provider is cut off',
    answers: [
      {
        status: 200,
        description: 'What the run settled as.',
        schema: cancelAnswerSchema,
        example: { runId: RUN_ID, status: 'cancelled', cancelMs: 3 },
      },
    ],
    problems: ['cross_origin', 'run_not_found'],
  },
  {
    method: 'get',
    path: '/api/threads',
    summary: "List this session's threads, newest message first",
    query: threadsQuerySchema,
    answers: [
      {
        status: 200,
        description: 'A page.',
        schema: threadsAnswerSchema,
        example: {
          threads: [thread],
          activity: [{ threadId: thread.id, state: 'unseen' }],
          nextCursor: null,
        },
      },
    ],
    problems: ['validation_failed', 'bad_cursor', 'search_too_broad'],
  },
  {
    method: 'get',
    path: '/api/threads/export',
    summary: 'All threads as one file to keep',
    answers: [
      {
        status: 200,
        description: 'Every thread with its whole tree, archived ones too.',
        schema: threadsExportSchema,
        headers: { 'Content-Disposition': 'attachment, with a file name.' },
        example: {
          type: 'dac.threads',
          version: 1,
          exportedAt: TIME,
          threads: [{ thread, messages: [answer] }],
        },
      },
    ],
    problems: ['too_many_reads'],
  },
  {
    method: 'get',
    path: '/api/threads/{threadId}',
    summary: 'Read a thread, its whole message tree and its unsettled runs',
    answers: [
      {
        status: 200,
        description: 'The thread.',
        schema: threadTreeSchema,
        example: { thread, messages: [answer], activeRuns: [] },
      },
    ],
    problems: ['thread_not_found', 'too_many_reads'],
  },
  {
    method: 'patch',
    path: '/api/threads/{threadId}',
    summary: 'Change a thread',
    body: { schema: threadPatchSchema, example: { title: 'The sky', pinned: true } },
    answers: [
      {
        status: 200,
        description: 'The thread as it is now.',
        schema: threadAnswerSchema,
        example: { thread },
      },
    ],
    problems: [...READS_BODY, 'model_unknown', 'thread_not_found'],
  },
  {
    method: 'delete',
    path: '/api/threads/{threadId}',
    summary: 'Cancel the runs of a thread and delete it with its messages',
    query: threadDeletionSchema,
    answers: [{ status: 204, description: 'It is gone; for 30 days it can be restored.' }],
    problems: ['cross_origin', 'validation_failed', 'thread_not_found'],
  },
  {
    method: 'post',
    path: '/api/threads/{threadId}/seen',
    summary: 'Say that somebody has looked at a thread: what it has is no news any more',
    answers: [{ status: 204, description: 'Noted.' }],
    problems: ['cross_origin', 'thread_not_found'],
  },
  {
    method: 'post',
    path: '/api/threads/{threadId}/restore',
    summary: 'Take the deletion of a thread back',
    answers: [
      { status: 200, description: 'The thread as it was.', schema: threadAnswerSchema, example: { thread } },
    ],
    problems: ['cross_origin', 'thread_not_found'],
  },
  {
    method: 'post',
    path: '/api/threads/delete',
    summary: 'Cancel all runs of this session and delete all its threads, archived ones too',
    body: { schema: allThreadsDeletionSchema, example: { all: true } },
    answers: [
      {
        status: 200,
        description: 'How many, and the instant by which they can be restored together.',
        schema: deletedThreadsSchema,
        example: { deletedAt: TIME, count: 12 },
      },
    ],
    problems: READS_BODY,
  },
  {
    method: 'post',
    path: '/api/threads/restore',
    summary: 'Take back all that was deleted at one instant',
    body: { schema: restoreSchema, example: { deletedAt: TIME } },
    answers: [
      { status: 200, description: 'How many threads.', schema: restoredAnswerSchema, example: { count: 12 } },
    ],
    problems: READS_BODY,
  },
  {
    method: 'get',
    path: '/api/threads/{threadId}/export',
    summary: 'A thread as a file to keep: one branch as Markdown, or the whole tree as JSON',
    query: exportQuerySchema,
    answers: [
      {
        status: 200,
        description: 'With format=json.',
        schema: threadExportSchema,
        headers: { 'Content-Disposition': 'attachment, with a file name made of the title.' },
        example: { type: 'dac.thread', version: 1, exportedAt: TIME, thread, messages: [answer] },
      },
      { status: 200, description: 'With format=markdown.', media: 'text/markdown', schema: z.string() },
    ],
    problems: ['validation_failed', 'thread_not_found', 'too_many_reads'],
  },
  {
    method: 'get',
    path: '/api/search',
    summary:
      'Find text in titles and messages, with excerpts; titles first, then messages, the newest of each first',
    query: searchQuerySchema,
    answers: [
      {
        status: 200,
        description: 'A page.',
        schema: searchAnswerSchema,
        example: {
          results: [
            {
              thread,
              messageId: RUN_ID,
              role: 'assistant',
              excerpt: [
                { text: 'Because of ', match: false },
                { text: 'Rayleigh', match: true },
                { text: ' scattering.', match: false },
              ],
              createdAt: TIME,
            },
          ],
          nextCursor: null,
        },
      },
    ],
    problems: ['validation_failed', 'bad_cursor', 'search_too_broad'],
  },
  {
    method: 'get',
    path: '/api/events',
    summary: 'What changes in this session, for its open tabs; no replay',
    answers: [
      {
        status: 200,
        description: 'Server-sent events: one SessionEvent per data line, hello first.',
        schema: sessionEventSchema,
        stream: true,
        example: 'data: {"type":"hello"}\n\n',
      },
    ],
    problems: [],
  },
  {
    method: 'get',
    path: '/api/models',
    summary: 'What can be chosen',
    answers: [
      {
        status: 200,
        description: 'All models.',
        schema: modelsAnswerSchema,
        example: {
          models: [
            { id: 'mock/faststream', provider: 'mock', label: 'Fast stream', fast: true, configured: true },
          ],
        },
      },
    ],
    problems: [],
  },
  {
    method: 'get',
    path: '/api/metrics',
    security: 'figures',
    summary: 'How the system behaves: the last five minutes, since=start, or last=<requests>',
    query: metricsQuerySchema,
    answers: [{ status: 200, description: 'The figures.', schema: metricsAnswerSchema }],
    problems: ['validation_failed', 'metrics_unauthorized', 'metrics_forbidden'],
  },
  {
    method: 'post',
    path: '/api/metrics/session',
    security: 'none',
    summary: 'Signs a browser in to the figures with METRICS_TOKEN, by a cookie',
    body: { schema: watcherSignInSchema, example: { token: 'a-random-text-of-at-least-16-characters' } },
    answers: [{ status: 204, description: 'The cookie is set.' }],
    problems: [
      'invalid_json',
      'validation_failed',
      'metrics_unauthorized',
      'cross_origin',
      'body_too_large',
      'unsupported_media_type',
    ],
  },
  {
    method: 'get',
    path: '/api/metrics/stream',
    security: 'figures',
    summary: 'What the dashboard shows, a frame every second',
    answers: [
      {
        status: 200,
        description: 'Server-sent events: one object per data line, at once and every second.',
        schema: dashboardFrameSchema,
        stream: true,
      },
    ],
    problems: ['metrics_unauthorized', 'metrics_forbidden'],
  },
  {
    method: 'get',
    path: '/api/alerts',
    security: 'figures',
    summary: 'Each alert rule with its state, value, threshold and since when',
    answers: [
      {
        status: 200,
        description: 'The alerts.',
        schema: alertsAnswerSchema,
        example: {
          alerts: [
            {
              id: 'error_rate',
              title: 'Answers fail',
              state: 'inactive',
              value: 0,
              threshold: 0.01,
              comparison: 'above',
              unit: 'ratio',
              for_s: 60,
              since: null,
            },
          ],
        },
      },
    ],
    problems: ['metrics_unauthorized', 'metrics_forbidden'],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'get_metrics_text',
    security: 'figures',
    summary: 'The same for Prometheus',
    answers: [
      {
        status: 200,
        description: 'Text format 0.0.4.',
        media: 'text/plain',
        schema: z.string(),
        example: 'dac_provider_calls_total{provider="mock"} 3\n',
      },
    ],
    problems: ['metrics_unauthorized', 'metrics_forbidden'],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    answers: [{ status: 200, description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) }],
    problems: [],
  },
  {
    method: 'get',
    path: '/api/health',
    security: 'none',
    summary: 'Whether the server is up; with ready=1, whether it can be used',
    query: healthQuerySchema,
    answers: [{ status: 200, description: 'It is.', schema: healthAnswerSchema, example: { status: 'ok' } }],
    problems: ['validation_failed', 'not_ready', 'shutting_down'],
  },
];
