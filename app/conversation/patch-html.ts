const CODE_HEAD = /^<figure class="code[\s\S]*?<code[^>]*>/;
const CODE_TAIL = '</code></pre></figure>';
/** What a person did to an element, or what was drawn into it since. */
const KEPT_ATTRIBUTES = new Set([
  'open',
  'data-wrapped',
  'data-enlarged',
  'data-view',
  'data-refused',
  'data-highlighted',
]);

/**
 * Makes an element that shows `before` show `after`; both are what `render-markdown` wrote. What is the same stays the
 * same node, so selections, focus, scroll positions, folds and pressed buttons in it live on.
 */
export function patchHtml(element: HTMLElement, before: string, after: string): void {
  if (appendCode(element, before, after)) return;
  const template = document.createElement('template');
  template.innerHTML = after;
  patchChildren(element, template.content);
}

/** Lines of code that are plain text are only added to: a long block costs no more than a short one. */
function appendCode(element: HTMLElement, before: string, after: string): boolean {
  const head = CODE_HEAD.exec(after)?.[0];
  const code = element.querySelector('code');
  if (!head || !code || !before.startsWith(head) || !isOneCode(before) || !isOneCode(after)) return false;
  const old = before.slice(head.length, -CODE_TAIL.length);
  const now = after.slice(head.length, -CODE_TAIL.length);
  if (!now.startsWith(old) || old.includes('<') || now.includes('<')) return false;
  code.insertAdjacentHTML('beforeend', now.slice(old.length));
  return true;
}

const isOneCode = (html: string) =>
  html.endsWith(CODE_TAIL) && html.indexOf(CODE_TAIL) === html.length - CODE_TAIL.length;

function patchChildren(old: Node, now: Node): void {
  let child = old.firstChild;
  for (const wanted of [...now.childNodes]) {
    const following: ChildNode | null = child?.nextSibling ?? null;
    if (!child) old.appendChild(wanted);
    else if (!patchNode(child, wanted)) old.replaceChild(wanted, child);
    child = following;
  }
  while (child) {
    const following: ChildNode | null = child.nextSibling;
    child.remove();
    child = following;
  }
}

/** Makes a node what another one is; false where it must be replaced. */
function patchNode(old: Node, now: Node): boolean {
  if (old instanceof Text && now instanceof Text) {
    patchText(old, now.data);
    return true;
  }
  if (!(old instanceof Element && now instanceof Element)) return false;
  // An image that a person asked for stays.
  if (old instanceof HTMLImageElement && now.matches('button[data-image]')) return true;
  if (old.nodeName !== now.nodeName) return false;
  if (old.isEqualNode(now)) return true;
  patchAttributes(old, now);
  if (old.matches('figure.code')) patchCode(old, now);
  else patchChildren(old, now);
  return true;
}

/** Only what changed is replaced: the browser keeps a selection in what comes before. */
function patchText(old: Text, now: string): void {
  let same = 0;
  const most = Math.min(old.length, now.length);
  while (same < most && old.data[same] === now[same]) same += 1;
  if (same < old.length || same < now.length) old.replaceData(same, old.length - same, now.slice(same));
}

function patchAttributes(old: Element, now: Element): void {
  for (const { name } of [...old.attributes])
    if (!now.hasAttribute(name) && !KEPT_ATTRIBUTES.has(name)) old.removeAttribute(name);
  for (const { name, value } of now.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

/** The buttons of a code block and its picture are left alone; coloured code stays coloured while its text is the same. */
function patchCode(old: Element, now: Element): void {
  const [code, wanted] = [old.querySelector('code'), now.querySelector('code')];
  if (!code || !wanted || code.dataset.language !== wanted.dataset.language) {
    old.replaceChildren(...now.childNodes);
    return;
  }
  if (code.textContent === wanted.textContent && !wanted.hasAttribute('data-highlighted')) return;
  patchAttributes(code, wanted);
  patchChildren(code, wanted);
  if (!wanted.hasAttribute('data-highlighted')) code.removeAttribute('data-highlighted');
}
