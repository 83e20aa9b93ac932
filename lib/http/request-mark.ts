import type { IncomingMessage } from 'node:http';

/**
 * Writes a header of ours into a request, over whatever a caller wrote there; null: takes it out. Every form of the
 * headers is made of these objects when it is first read; each is put right.
 */
export function markRequest(request: IncomingMessage, name: string, value: string | null): void {
  if (value === null) {
    delete request.headers[name];
    delete request.headersDistinct[name];
    return;
  }
  request.headers[name] = value;
  request.headersDistinct[name] = [value];
}
