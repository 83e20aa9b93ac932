import { cameByHistory } from '../navigation.ts';
import type { Aim } from './reader-place.ts';

const KEPT = 50;

/** Where the reader was in the conversations that this page has shown, the last ones last. */
const places = new Map<string, Aim>();

/** Keeps where a conversation was left; null: at its end. */
export function rememberPlace(threadId: string, place: Aim | null): void {
  places.delete(threadId);
  if (place) places.set(threadId, place);
  const [oldest] = places.keys();
  if (places.size > KEPT && oldest !== undefined) places.delete(oldest);
}

/** Going back or forward leads to where a conversation was left; any other way to its end. */
export function rememberedPlace(threadId: string): Aim | null {
  return cameByHistory() ? (places.get(threadId) ?? null) : null;
}
