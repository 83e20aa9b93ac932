import { PREFERENCE_SCRIPT } from '../preferences.ts';

/** Shows a conversation from its end, before the browser has painted its beginning. */
export const SHOW_END = "var s=document.getElementById('conversation');s.scrollTop=s.scrollHeight";

/** Every script that stands in a page's own text. The pages' policy lets run these and no others. */
export const INLINE_SCRIPTS = [PREFERENCE_SCRIPT, SHOW_END];
