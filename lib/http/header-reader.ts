import type { IncomingMessage } from 'node:http';

/** Headers by their lower-case names, as a `Headers` object gives them. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** The same view of a request that no handler has taken up yet. */
export function headersOf({ headers }: IncomingMessage): HeaderReader {
  return {
    get: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
  };
}
