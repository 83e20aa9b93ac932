/**
 * What a person does to a page that is painted already while its scripts are still on their way: a click on a button,
 * Enter in the message box, a shortcut. It is kept, and done once the page can. Typed text needs no help: the message
 * box takes over what stands in it.
 */

interface EarlyInput {
  /** Ends the keeping. What comes later reaches React itself. */
  stop: () => void;
  /** A click where there is no key. */
  events: { target: Element; key: KeyboardEvent | null }[];
}

declare global {
  interface Window {
    dacEarly?: EarlyInput | undefined;
  }
}

/** Keeps the last twenty, impatient clicks as one. Runs while the browser parses the page; Enter on a touch screen is a new line. */
export const EARLY_INPUT_SCRIPT = `(function(w){var e=[],M=20
function keep(v,t,k){v.preventDefault();if(!k&&e.length&&e[e.length-1].target===t)return;e.push({target:t,key:k});if(e.length>M)e.shift()}
function click(v){var b=v.isTrusted&&v.target.closest&&v.target.closest('button');if(b)keep(v,b,null)}
function key(v){if(v.isComposing||v.keyCode===229)return
if(v.key==='Enter'&&v.target.id==='composer'&&!v.shiftKey&&!matchMedia('(pointer:coarse)').matches)keep(v,v.target,v)
else if((v.ctrlKey||v.metaKey)&&!v.altKey&&/^[a-z0-9,\\/.]$/i.test(v.key)&&!/^[acvxzrlnt]$/i.test(v.key))keep(v,v.target,v)}
w.addEventListener('click',click,true);w.addEventListener('keydown',key,true)
w.dacEarly={events:e,stop:function(){w.removeEventListener('click',click,true);w.removeEventListener('keydown',key,true)}}
})(window)`;

/** From now on React is told of everything itself. */
export function stopKeeping(): void {
  window.dacEarly?.stop();
}

/** Does what was kept, in its order, to what is still there. */
export function replayEarlyInput(): void {
  const { events = [] } = window.dacEarly ?? {};
  window.dacEarly = undefined;
  for (const { target, key } of events) {
    if (!target.isConnected) continue;
    if (key === null) (target as HTMLElement).click();
    else target.dispatchEvent(new KeyboardEvent(key.type, key));
  }
}
