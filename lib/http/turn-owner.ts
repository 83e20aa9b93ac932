import { markedAddress, networkOf } from './caller-address.ts';
import type { HeaderReader } from './header-reader.ts';
import { isLoopbackAddress } from './loopback.ts';
import { sessionMadeAt } from './session.ts';

/** For how long a session counts as just made, in milliseconds. */
export const NEW_SESSION_MS = 10 * 60_000;

/**
 * Whose turn a request takes in the queues of providers: its session's, or, where that was just made, that of all such
 * sessions of its address together. Sessions cost nothing to make, addresses do. Callers on this machine are told apart
 * by their sessions alone.
 *
 * @param wallNow milliseconds since 1970
 */
export function turnOwner(ownerId: string, headers: HeaderReader, wallNow: number): string {
  const madeAt = sessionMadeAt(ownerId);
  if (madeAt === null || wallNow - madeAt >= NEW_SESSION_MS) return ownerId;
  const address = markedAddress(headers);
  return address === null || isLoopbackAddress(address) ? ownerId : `new sessions of ${networkOf(address)}`;
}
