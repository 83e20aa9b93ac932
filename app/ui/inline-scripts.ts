import { EARLY_INPUT_SCRIPT } from '../early-input-script.ts';
import { PREFERENCE_SCRIPT } from '../preferences.ts';

/**
 * Shows a conversation from its end, before the browser has painted its beginning; one that is being answered from its
 * last question. `ReaderPlace` does the same.
 */
export const SHOW_END =
  "var s=document.getElementById('conversation'),a=s.querySelector('.answer[aria-busy=true]'),q=a&&a.previousElementSibling;if(q)document.documentElement.style.setProperty('--asked-top',q.offsetTop+'px');s.scrollTop=q?q.offsetTop-8:s.scrollHeight";

/** Every script that stands in a page's own text. The pages' policy lets run these and no others. */
export const INLINE_SCRIPTS = [PREFERENCE_SCRIPT, EARLY_INPUT_SCRIPT, SHOW_END];
