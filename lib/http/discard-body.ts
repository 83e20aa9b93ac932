import type { IncomingMessage } from 'node:http';

/** Bytes that are taken and thrown away before the connection is cut. */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

/**
 * Takes a body that nobody reads: a connection cut in the middle of a request shows its client a reset instead of the
 * answer. What is larger still is not taken.
 */
export function discardBody(request: IncomingMessage): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_DISCARDED_BYTES) request.destroy();
  });
  request.on('error', () => {});
}
