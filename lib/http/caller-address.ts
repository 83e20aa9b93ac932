import type { IncomingMessage } from 'node:http';
import type { Trust } from './requested-host.ts';

/** Whose address a request comes from: its socket's, or the one that a trusted proxy has added to what it was sent. */
export function callerAddress(request: IncomingMessage, { trustProxy }: Trust): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return last || request.socket.remoteAddress || '';
}
