import { redacted } from './redaction.ts';

/** Where vendors and gateways put the name of a request, the vendor's own first. */
const HEADERS = [
  'x-request-id',
  'request-id',
  'apim-request-id',
  'x-ms-request-id',
  'x-amzn-requestid',
  'x-generation-id',
  'x-goog-request-id',
  'x-correlation-id',
  'cf-ray',
];

/**
 * What the provider calls a request, to be named to its support: from the headers of its response, in lower case, else
 * what its body calls it. Undefined where neither says anything fit to be shown.
 */
export function requestIdOf(
  headers: Readonly<Record<string, string | string[] | undefined>> | undefined,
  keys: readonly (string | null)[],
  inBody?: string,
): string | undefined {
  const named = HEADERS.map((name) => headers?.[name]).find((id) => id);
  return /^[\w.:/+=-]{1,128}$/.exec(redacted(String(named ?? inBody ?? ''), keys))?.[0];
}
