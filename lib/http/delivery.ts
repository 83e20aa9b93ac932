import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';
import sirv from 'sirv';
import { runScriptsAfterPaint } from './scripts-after-paint.ts';

/** Hands a request on; what `next` does not get has been answered. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const STATIC_PATH = '/_next/static/';
/** What only a page has a use for, and would weigh as much as some of these files. */
const NEEDLESS_HEADERS = [
  'Permissions-Policy',
  'Cross-Origin-Opener-Policy',
  'Referrer-Policy',
  'X-Frame-Options',
];
/** For a file that somebody opens by itself. */
const FILE_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** Seconds. The files' names change with their contents. */
const STATIC_MAX_AGE = 31_536_000;

/**
 * How a production server's answers leave: the build's files as they were compressed when it was made, everything else
 * compressed on the way (but for what says `no-transform`, as event streams do), and pages with scripts that let them
 * be painted first.
 * @param staticFolder the build's `.next/static`; read once, now
 */
export function deliver(staticFolder: string): Middleware {
  const files = sirv(staticFolder, {
    brotli: true,
    gzip: true,
    etag: true,
    immutable: true,
    maxAge: STATIC_MAX_AGE,
    setHeaders: (response) => {
      for (const name of NEEDLESS_HEADERS) response.removeHeader(name);
      response.setHeader('Content-Security-Policy', FILE_POLICY);
    },
  });
  const compress = compression();
  return (request, response, next) => {
    const target = request.url ?? '';
    if (target.startsWith(STATIC_PATH) && (request.method === 'GET' || request.method === 'HEAD')) {
      // The folder is mounted at a path. Next gets what is not there, and answers as it always does.
      request.url = target.slice(STATIC_PATH.length - 1);
      files(request, response, () => {
        request.url = target;
        next();
      });
      return;
    }
    compress(request, response, () => {
      if (request.method === 'GET') runScriptsAfterPaint(response);
      next();
    });
  };
}
