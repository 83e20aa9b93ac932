/** What of a proxy's word is believed. */
interface Trust {
  trustProxy: boolean;
}

const first = (header: string | null) => header?.split(',', 1)[0]?.trim();

/** The host that the client asked for, as `host[:port]`. */
function hostOf(headers: Headers, { trustProxy }: Trust): string | undefined {
  const forwarded = trustProxy ? first(headers.get('x-forwarded-host')) : undefined;
  return forwarded || headers.get('host') || undefined;
}

/** Whether the client's own connection is encrypted; only a proxy can say so, since this server speaks plain HTTP. */
export function isSecure(headers: Headers, { trustProxy }: Trust): boolean {
  return trustProxy && first(headers.get('x-forwarded-proto'))?.toLowerCase() === 'https';
}

/**
 * Whether a request comes from a page of this host, or from no page at all (no `Origin`). `null`, which sandboxed and
 * redirected pages send, is a foreign origin. Ports compare with the scheme's default filled in.
 */
export function isSameOrigin(headers: Headers, trust: Trust): boolean {
  const origin = headers.get('origin');
  if (origin === null) return true;
  const host = hostOf(headers, trust);
  if (!host || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return false;
  const self = `${from.protocol}//${host}`;
  return URL.canParse(self) && new URL(self).host === from.host;
}
