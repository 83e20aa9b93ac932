import type {
  ModelList,
  SearchPage,
  ThreadJson,
  ThreadListPage,
  ThreadPatch,
  ThreadReading,
} from './protocol.ts';

/** What is read of RFC 9457 problem details. */
interface Problem {
  status: number;
  code: string;
  detail: string;
}

/** A refusal of the API, or, with status 0, a request that never got an answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor({ status, code, detail }: Problem, cause?: unknown) {
    super(detail, { cause });
    this.status = status;
    this.code = code;
  }
}

const NETWORK = { status: 0, code: 'network', detail: 'The server could not be reached.' };

/** Fetches and turns every refusal and network failure into an `ApiError`. An abort stays an abort. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(NETWORK, cause);
  }
  if (response.ok) return response;
  throw new ApiError(await readProblem(response));
}

async function readProblem(response: Response): Promise<Problem> {
  const { status } = response;
  try {
    const body: { code?: unknown; detail?: unknown } = await response.json();
    if (typeof body.code === 'string' && typeof body.detail === 'string') {
      return { status, code: body.code, detail: body.detail };
    }
  } catch {
    // Not JSON: a proxy's page, for example. The status says enough.
  }
  return { status, code: 'http_error', detail: `The server answered ${status}.` };
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await request(path, init);
  return (await response.json()) as T;
}

/** Which conversations a list has: all but the archived ones, of those the pinned ones, the archived ones, or the deleted ones. */
export type ListKind = 'all' | 'pinned' | 'archived' | 'deleted';

const KINDS: Record<ListKind, string> = {
  all: '',
  pinned: '&pinned=1',
  archived: '&archived=1',
  deleted: '&deleted=1',
};

/** One page of the conversations, newest first. */
export function listThreads(
  kind: ListKind,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ThreadListPage> {
  const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  // What changed since must be seen, whatever the browser kept.
  return json(`/api/threads?limit=50${KINDS[kind]}${query}`, { signal, cache: 'no-store' });
}

/** One page of the places where something stands. */
export function searchConversations(
  q: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<SearchPage> {
  const query = new URLSearchParams({ q, limit: '20', ...(cursor === null ? {} : { cursor }) });
  return json(`/api/search?${query}`, { signal, cache: 'no-store' });
}

/** A conversation as a file; with `leaf`, Markdown of the branch that ends there. */
export function exportThread(
  threadId: string,
  format: 'markdown' | 'json',
  leaf: string | null,
): Promise<Response> {
  const query = new URLSearchParams({ format, ...(leaf !== null && format === 'markdown' ? { leaf } : {}) });
  return request(`/api/threads/${threadId}/export?${query}`, { cache: 'no-store' });
}

/** A conversation with its whole message tree. */
export function readThread(threadId: string, signal?: AbortSignal): Promise<ThreadReading> {
  return json(`/api/threads/${threadId}`, { signal, cache: 'no-store' });
}

export function listModels(signal?: AbortSignal): Promise<ModelList> {
  return json('/api/models', { signal });
}

export async function patchThread(threadId: string, patch: ThreadPatch): Promise<ThreadJson> {
  const { thread } = await json<{ thread: ThreadJson }>(`/api/threads/${threadId}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(patch),
  });
  return thread;
}

/** With `keepalive` the request outlives the page. */
export async function deleteThread(threadId: string, keepalive = false): Promise<void> {
  await request(`/api/threads/${threadId}`, { method: 'DELETE', keepalive });
}

/** Deletes a conversation that nobody can have back. */
export async function purgeThread(threadId: string): Promise<void> {
  await request(`/api/threads/${threadId}?permanent=1`, { method: 'DELETE' });
}

/** Deletes all conversations; the instant of it gives them back. */
export function deleteAllThreads(): Promise<{ deletedAt: string; count: number }> {
  return json('/api/threads/delete', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ all: true }),
  });
}

/** Takes back all that was deleted at an instant. */
export async function restoreThreads(deletedAt: string): Promise<void> {
  await request('/api/threads/restore', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ deletedAt }),
  });
}

/** Says that somebody has looked at a conversation; also when they leave the page. */
export async function markSeen(threadId: string): Promise<void> {
  await request(`/api/threads/${threadId}/seen`, { method: 'POST', keepalive: true });
}

/** Takes a deletion back. */
export async function restoreThread(threadId: string): Promise<ThreadJson> {
  const { thread } = await json<{ thread: ThreadJson }>(`/api/threads/${threadId}/restore`, {
    method: 'POST',
  });
  return thread;
}

/** Stops a run; resolves when the server has stopped it. */
export async function cancelRun(runId: string): Promise<void> {
  await request(`/api/runs/${runId}/cancel`, { method: 'POST' });
}
