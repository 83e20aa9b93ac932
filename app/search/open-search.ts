import { Observable } from '@/lib/client/observable.ts';

/** Whether the search is on the screen. */
export const searchOpen = new Observable(false);

/** Shows the search, from wherever it is wanted. */
export const openSearch = () => searchOpen.set(true);
export const closeSearch = () => searchOpen.set(false);

/** The dialog is loaded when it is first wanted; calling this a moment before spares the wait. */
export const loadSearch = () => import('./search-dialog.tsx');
