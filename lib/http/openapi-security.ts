/**
 * How a request shows who it is. Cookies of sessions and of signing in have the installation's mark after their names:
 * `dac_session_0123abcd`, and `__Host-` in front on https.
 */
export const SECURITY_SCHEMES = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'dac_session',
    description:
      "The signed cookie that any answer to a request without one sets, under this name with the installation's mark after it. Every thread belongs to one.",
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'ACCESS_TOKEN, where the server has one; or the cookie that its sign-in page sets.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'METRICS_TOKEN, where the server has one. Without one, callers on the same machine need none.',
  },
  watcher: {
    type: 'apiKey',
    in: 'cookie',
    name: 'dac_watcher',
    description: 'The cookie that POST /api/metrics/session sets.',
  },
} as const;

type Requirement = Partial<Record<keyof typeof SECURITY_SCHEMES, []>>;

/** What opens an operation: any of these. An empty one: nothing is needed. */
export const SECURITY = {
  /** A first request brings no session and is given one; the access token is asked for only where the server has one. */
  session: [{ session: [] }, { session: [], accessToken: [] }, { accessToken: [] }, {}],
  figures: [{ metricsToken: [] }, { watcher: [] }, {}],
  none: [],
} satisfies Record<string, Requirement[]>;
