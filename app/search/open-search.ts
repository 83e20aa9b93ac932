import { Observable } from '@/lib/client/observable.ts';
import { partOfScreen } from '../ui/part.ts';

/** Whether the search is on the screen. */
export const searchOpen = new Observable(false);

/** Shows the search, from wherever it is wanted. */
export const openSearch = () => searchOpen.set(true);
export const closeSearch = () => searchOpen.set(false);

/** The dialog; preparing it a moment before it is wanted spares the wait. */
export const searchDialog = partOfScreen(async () => (await import('./search-dialog.tsx')).SearchDialog);
