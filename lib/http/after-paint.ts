/**
 * Runs a page's scripts once it has been parsed and painted, in the browser before anything else (see
 * `scripts-after-paint.ts`). A page that is not shown is never painted, and what Next sends where a page has failed or
 * is not there is empty until the scripts fill it, so neither is waited for.
 */
export const AFTER_PAINT = `(function(d){var parsed,painted,ran
function run(){if(ran)return;ran=1
d.querySelectorAll('script[type="text/after-paint"]').forEach(function(old){var s=d.createElement('script');s.async=true;s.src=old.getAttribute('src');s.nonce=old.nonce;old.replaceWith(s)})}
function check(){if(parsed&&(painted||d.visibilityState==='hidden'||d.documentElement.id==='__next_error__'))setTimeout(run)}
d.addEventListener('visibilitychange',check)
d.addEventListener('DOMContentLoaded',function(){parsed=1;check();setTimeout(run,1000)})
try{new PerformanceObserver(function(l,o){if(l.getEntriesByName('first-contentful-paint').length){painted=1;o.disconnect();check()}}).observe({type:'paint',buffered:true})}catch(e){painted=1}
})(document)`;
