import type { HeaderReader } from './header-reader.ts';

/** What of a proxy's word is believed. */
export interface Trust {
  trustProxy: boolean;
}

const first = (header: string | null) => header?.split(',', 1)[0]?.trim();

/** The host that the client asked for, as `host[:port]`. */
export function requestedHost(headers: HeaderReader, { trustProxy }: Trust): string | undefined {
  const forwarded = trustProxy ? first(headers.get('x-forwarded-host')) : undefined;
  return forwarded || headers.get('host') || undefined;
}

/** Whether the client's own connection is encrypted; only a proxy can say so, since this server speaks plain HTTP. */
export function isSecure(headers: HeaderReader, { trustProxy }: Trust): boolean {
  return trustProxy && first(headers.get('x-forwarded-proto'))?.toLowerCase() === 'https';
}
