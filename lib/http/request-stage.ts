const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What stands in paths of ours; anything else may be anybody's text. */
const WORDS = new Set([
  ...[
    'api',
    'alerts',
    'cancel',
    'chat',
    'dashboard',
    'events',
    'export',
    'files',
    'health',
    'metrics',
    'models',
  ],
  ...['openapi.json', 'runs', 'search', 'session', 'settings', 'stream', 'threads'],
]);
const MOST_SEGMENTS = 5;

/** A request as one of a few: `GET /api/threads/*`. */
export function stageOfRequest(method: string, path: string): string {
  const segments = path.split('/', MOST_SEGMENTS + 1).slice(1);
  const known = segments.map((segment) => (segment === '' || WORDS.has(segment) ? segment : '*'));
  return `${METHODS.has(method) ? method : 'another method'} /${known.join('/')}`;
}
