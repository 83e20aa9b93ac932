/**
 * Keeps what `early-input.ts` does later: the last twenty, impatient clicks as one. Runs while the browser parses the
 * page. Which Enter sends is as in `composer/send-key.ts`, the shortcuts are those of `shortcuts/shortcut-keys.ts`. In a
 * file of its own, since the page's scripts have no use for it.
 */
export const EARLY_INPUT_SCRIPT = `(function(w){var e=[],M=20
function keep(v,t,k){v.preventDefault();if(!k&&e.length&&e[e.length-1].target===t)return;e.push({target:t,key:k});if(e.length>M)e.shift()}
function click(v){var b=v.isTrusted&&v.target.closest&&v.target.closest('button,label');if(b&&(b.localName==='button'||b.control&&/^(radio|checkbox)$/.test(b.control.type)))keep(v,b,null)}
function sends(v){var m=v.ctrlKey||v.metaKey
try{if(localStorage.getItem('dac.send')==='mod-enter')return m}catch(x){}
return m||!matchMedia('(pointer:coarse)').matches}
function key(v){if(v.isComposing||v.keyCode===229||v.altKey)return
if(v.key==='Enter'){if(v.target.id==='composer'&&!v.shiftKey&&sends(v))keep(v,v.target,v)}
else if((v.ctrlKey||v.metaKey)&&(v.shiftKey?/^[ofs]$/i:/^k$/i).test(v.key))keep(v,v.target,v)}
w.addEventListener('click',click,true);w.addEventListener('keydown',key,true)
w.dacEarly={events:e,stop:function(){w.removeEventListener('click',click,true);w.removeEventListener('keydown',key,true)}}
})(window)`;
