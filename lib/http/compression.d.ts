/** What is used of https://www.npmjs.com/package/compression, whose own types ask for those of Express. */
declare module 'compression' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export default function compression(options?: {
    /** Bodies shorter than this many bytes stay as they are. */
    threshold?: number;
  }): (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
}
