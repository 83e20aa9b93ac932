import { Observable } from '@/lib/client/observable.ts';

/** What lies over the page, if anything does. */
export const overlay = new Observable<'palette' | 'shortcuts' | null>(null);
