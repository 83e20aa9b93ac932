import { type Call, endpoint } from '@/lib/http/endpoint.ts';
import { getRuntime, type Runtime } from '@/lib/runtime.ts';

/** Handlers of one path, given the running application. */
export function api<Params = Record<string, never>>(
  handlers: Parameters<typeof endpoint<Params, Runtime>>[1],
): ReturnType<typeof endpoint<Params, Runtime>> {
  return endpoint(getRuntime, handlers);
}

export type ApiCall<Params = Record<string, never>> = Call<Params, Runtime>;
