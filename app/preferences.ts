import { Observable } from '@/lib/client/observable.ts';

export type Theme = 'system' | 'light' | 'dark';
/** `mod-enter`: Ctrl or Command with Enter sends, and Enter alone is a new line. */
export type SendKey = 'enter' | 'mod-enter';
export type TextSize = 'small' | 'normal' | 'large';

/** What a new chat begins with, unless its own settings say otherwise; null leaves it to the model. */
export interface NewChatDefaults {
  /** Null: the model that was chosen last. */
  model: string | null;
  systemPrompt: string | null;
  temperature: number | null;
}

/**
 * Runs before the first paint, so that neither a chosen scheme or text size nor a closed sidebar flashes. The keys and
 * attributes are those of `setTheme`, `setTextSize` and `setSidebar`.
 */
export const PREFERENCE_SCRIPT = `try{var d=document.documentElement.dataset,s=localStorage,t=s.getItem('dac.theme'),z=s.getItem('dac.text');if(t==='light'||t==='dark')d.theme=t;if(z==='small'||z==='large')d.text=z;if(s.getItem('dac.sidebar')==='closed')d.sidebar='closed'}catch(e){}`;

const attribute = (name: 'theme' | 'sidebar' | 'text') =>
  typeof document === 'undefined' ? undefined : document.documentElement.dataset[name];
const recalled = (key: string) => (typeof document === 'undefined' ? null : recall(key));

export const theme = new Observable<Theme>((attribute('theme') as Theme | undefined) ?? 'system');
export const textSize = new Observable<TextSize>((attribute('text') as TextSize | undefined) ?? 'normal');
export const sidebarOpen = new Observable(attribute('sidebar') !== 'closed');
export const sendKey = new Observable<SendKey>(recalled('dac.send') === 'mod-enter' ? 'mod-enter' : 'enter');
/** The model that was chosen last; null: none was. */
export const preferredModel = new Observable<string | null>(recalled('dac.model'));
export const newChatDefaults = new Observable<NewChatDefaults>(defaultsOf(recalled('dac.defaults')));

export function setTheme(value: Theme): void {
  theme.set(value);
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  remember('dac.theme', value === 'system' ? null : value);
}

export function setTextSize(value: TextSize): void {
  textSize.set(value);
  if (value === 'normal') delete document.documentElement.dataset.text;
  else document.documentElement.dataset.text = value;
  remember('dac.text', value === 'normal' ? null : value);
}

export function setSidebar(open: boolean): void {
  sidebarOpen.set(open);
  if (open) delete document.documentElement.dataset.sidebar;
  else document.documentElement.dataset.sidebar = 'closed';
  remember('dac.sidebar', open ? null : 'closed');
}

export function setSendKey(value: SendKey): void {
  sendKey.set(value);
  remember('dac.send', value === 'enter' ? null : value);
}

export function setPreferredModel(model: string): void {
  preferredModel.set(model);
  remember('dac.model', model);
}

export function setNewChatDefaults(value: NewChatDefaults): void {
  newChatDefaults.set(value);
  const isEmpty = Object.values(value).every((each) => each === null);
  remember('dac.defaults', isEmpty ? null : JSON.stringify(value));
}

function defaultsOf(kept: string | null): NewChatDefaults {
  let { model, systemPrompt, temperature }: Partial<NewChatDefaults> = {};
  try {
    ({ model, systemPrompt, temperature } = JSON.parse(kept ?? '{}'));
  } catch {
    // Not ours: as if there were none.
  }
  return {
    model: typeof model === 'string' ? model : null,
    systemPrompt: typeof systemPrompt === 'string' ? systemPrompt : null,
    temperature: typeof temperature === 'number' ? temperature : null,
  };
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
