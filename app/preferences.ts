import { Observable } from '@/lib/client/observable.ts';

export type Theme = 'system' | 'light' | 'dark';

/**
 * Runs before the first paint, so that neither a chosen scheme nor a closed sidebar flashes. The keys and attributes
 * are those of `setTheme` and `setSidebar`.
 */
export const PREFERENCE_SCRIPT = `try{var d=document.documentElement.dataset,s=localStorage,t=s.getItem('dac.theme');if(t==='light'||t==='dark')d.theme=t;if(s.getItem('dac.sidebar')==='closed')d.sidebar='closed'}catch(e){}`;

const attribute = (name: 'theme' | 'sidebar') =>
  typeof document === 'undefined' ? undefined : document.documentElement.dataset[name];

export const theme = new Observable<Theme>((attribute('theme') as Theme | undefined) ?? 'system');
export const sidebarOpen = new Observable(attribute('sidebar') !== 'closed');
/** The model for new conversations; null: the server's own choice. */
export const preferredModel = new Observable<string | null>(
  typeof document === 'undefined' ? null : recall('dac.model'),
);

export function setTheme(value: Theme): void {
  theme.set(value);
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  remember('dac.theme', value === 'system' ? null : value);
}

export function setSidebar(open: boolean): void {
  sidebarOpen.set(open);
  if (open) delete document.documentElement.dataset.sidebar;
  else document.documentElement.dataset.sidebar = 'closed';
  remember('dac.sidebar', open ? null : 'closed');
}

export function setPreferredModel(model: string): void {
  preferredModel.set(model);
  remember('dac.model', model);
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Storage that is full or forbidden keeps nothing; the choice holds until the page is left. */
function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // As said above.
  }
}
