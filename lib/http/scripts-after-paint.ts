import type { ServerResponse } from 'node:http';
import { AFTER_PAINT } from './after-paint.ts';

/**
 * Scripts of a page that run once it has been painted. A page is whole without them: the server has drawn it. But an
 * `async` script that arrives before the first paint is run before it, and Next's arrive early, so that a reader would
 * look at nothing while they are fetched and evaluated. Here they are made inert, and an inline script
 * (`after-paint.ts`) brings them to life when the browser reports its first paint.
 */

const HEAD_END = '</head>';
/** Of a page whose head has not ended by then, in bytes, nothing is changed. */
const MAX_HEAD_BYTES = 65_536;
/** As Next writes them. https://github.com/facebook/react: `pushScriptImpl`, attributes in this order. */
const ASYNC_SCRIPT = /<script (src="\/_next\/static\/[^"]+" async="")/g;
/** What would fetch the last of them at once. */
const SCRIPT_PRELOAD = /<link rel="preload" as="script" [^>]*>/g;

/** The text of a page up to the end of its head, with scripts that wait for the first paint. */
export function withScriptsAfterPaint(head: string): string {
  const changed = head
    .replace(SCRIPT_PRELOAD, '')
    .replace(ASYNC_SCRIPT, '<script type="text/after-paint" $1');
  return changed === head ? head : changed.replace(HEAD_END, `<script>${AFTER_PAINT}</script>${HEAD_END}`);
}

/** Changes the head of what is written to this response, where it is a page. */
export function runScriptsAfterPaint(response: ServerResponse): void {
  const write = response.write.bind(response) as (chunk: Uint8Array | string, ...rest: unknown[]) => boolean;
  const end = response.end.bind(response) as (...all: unknown[]) => ServerResponse;
  let held: Buffer[] | null = [];
  let heldBytes = 0;

  /** What may leave now: everything that was held once the head is whole, or never will be; null before. */
  function release(chunk: unknown, encoding: unknown, last: boolean): Buffer | null {
    if (chunk !== undefined && chunk !== null) {
      const bytes =
        typeof chunk === 'string' ? Buffer.from(chunk, textEncoding(encoding)) : (chunk as Buffer);
      held?.push(Buffer.from(bytes));
      heldBytes += bytes.byteLength;
    }
    const all = Buffer.concat(held ?? []);
    const headEnd = all.indexOf(HEAD_END);
    if (headEnd < 0 && !last && heldBytes <= MAX_HEAD_BYTES) {
      held = [all];
      return null;
    }
    held = null;
    if (headEnd < 0) return all;
    const afterHead = headEnd + HEAD_END.length;
    const head = withScriptsAfterPaint(all.toString('utf8', 0, afterHead));
    return Buffer.concat([Buffer.from(head), all.subarray(afterHead)]);
  }

  function isPage(): boolean {
    if (held === null) return false;
    if (response.getHeader('content-type')?.toString().startsWith('text/html')) {
      if (!response.headersSent) response.removeHeader('content-length');
      return true;
    }
    held = null;
    return false;
  }

  response.write = ((chunk: Uint8Array | string, ...rest: unknown[]) => {
    if (!isPage()) return write(chunk, ...rest);
    const released = release(chunk, rest[0], false);
    const done = rest.find((value) => typeof value === 'function');
    if (released !== null) return write(released, ...(done ? [done] : []));
    if (done) process.nextTick(done as () => void);
    return true;
  }) as ServerResponse['write'];

  response.end = ((...all: unknown[]) => {
    if (!isPage()) return end(...all);
    const [chunk, encoding] = typeof all[0] === 'function' ? [] : all;
    const done = all.find((value) => typeof value === 'function');
    return end(release(chunk, encoding, true), ...(done ? [done] : []));
  }) as ServerResponse['end'];
}

function textEncoding(value: unknown): BufferEncoding {
  return typeof value === 'string' ? (value as BufferEncoding) : 'utf8';
}
