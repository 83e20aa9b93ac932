import type { ModelJson, ThreadJson, ThreadListPage, ThreadReading } from './protocol.ts';

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

/** One page of the conversations, newest first. */
export function listThreads(cursor: string | null, signal?: AbortSignal): Promise<ThreadListPage> {
  const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  return json(`/api/threads?limit=50${query}`, { signal });
}

/** A conversation with its whole message tree. */
export function readThread(threadId: string, signal?: AbortSignal): Promise<ThreadReading> {
  return json(`/api/threads/${threadId}`, { signal, cache: 'no-store' });
}

export async function listModels(signal?: AbortSignal): Promise<ModelJson[]> {
  return (await json<{ models: ModelJson[] }>('/api/models', { signal })).models;
}

export async function patchThread(
  threadId: string,
  patch: { title?: string; model?: string },
): Promise<ThreadJson> {
  const { thread } = await json<{ thread: ThreadJson }>(`/api/threads/${threadId}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(patch),
  });
  return thread;
}

export async function deleteThread(threadId: string): Promise<void> {
  await request(`/api/threads/${threadId}`, { method: 'DELETE' });
}

/** Stops a run; resolves when the server has stopped it. */
export async function cancelRun(runId: string): Promise<void> {
  await request(`/api/runs/${runId}/cancel`, { method: 'POST' });
}
