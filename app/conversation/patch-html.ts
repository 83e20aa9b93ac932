const CODE_HEAD = /^<figure class="code[\s\S]*?<code[^>]*>/;
const CODE_TAIL = '</code></pre></figure>';

/** Makes an element that shows `before` show `after`; both are what `render-markdown` wrote. */
export function patchHtml(element: HTMLElement, before: string, after: string): void {
  const head = CODE_HEAD.exec(after)?.[0];
  const code = element.querySelector('code');
  if (!head || !code || !before.startsWith(head) || !isOneCode(before) || !isOneCode(after)) {
    element.innerHTML = after;
    return;
  }
  const old = before.slice(head.length, -CODE_TAIL.length);
  const now = after.slice(head.length, -CODE_TAIL.length);
  // Lines that are plain text are only added to: a long block costs no more than a short one.
  if (now.startsWith(old) && !old.includes('<') && !now.includes('<')) {
    code.insertAdjacentHTML('beforeend', now.slice(old.length));
  } else code.innerHTML = now;
}

const isOneCode = (html: string) =>
  html.endsWith(CODE_TAIL) && html.indexOf(CODE_TAIL) === html.length - CODE_TAIL.length;
