/** What is copied of answers: without the buttons and captions that are ours, and with every formula once. */
export interface CopiedContent {
  text: string;
  html: string;
}

/** Buttons and captions, which belong to the screen and not to the answer. */
const OURS = 'button, figcaption, .diagram-note';

/** The content of a piece of an answer for the clipboard; formulas are TeX in the text and MathML in the HTML. */
export function copiedContent(piece: DocumentFragment): CopiedContent {
  for (const ours of piece.querySelectorAll(OURS)) ours.remove();
  const plain = piece.cloneNode(true) as DocumentFragment;
  for (const formula of plain.querySelectorAll('.formula')) {
    const tex = formula.querySelector('annotation')?.textContent;
    const mark = formula.classList.contains('formula-display') ? '$$' : '$';
    if (tex) formula.replaceChildren(`${mark}${tex.trim()}${mark}`);
  }
  for (const formula of piece.querySelectorAll('.formula')) {
    const mathematics = formula.querySelector('math');
    if (!mathematics) continue;
    // Programs that know no MathML would show it beside the formula.
    mathematics.querySelector('annotation')?.remove();
    formula.replaceChildren(mathematics);
  }
  return { text: shownText(plain), html: htmlOf(piece) };
}

/** What a selection holds, as far as it needs another form than the browser gives it; null where it does not. */
export function copiedSelection(selection: Selection | null): CopiedContent | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0).cloneRange();
  // Half a formula is the whole of it.
  const [first, last] = [formulaAround(range.startContainer), formulaAround(range.endContainer)];
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const piece = range.cloneContents();
  return piece.querySelector(`.formula, ${OURS}`) ? copiedContent(piece) : null;
}

const formulaAround = (node: Node) =>
  (node instanceof Element ? node : node.parentElement)?.closest('.formula') ?? null;

function htmlOf(piece: DocumentFragment): string {
  const box = document.createElement('div');
  box.append(piece);
  return box.innerHTML;
}

/** The text as it is laid out: line ends between blocks, tabs between cells. */
function shownText(piece: DocumentFragment): string {
  const box = document.createElement('div');
  box.className = 'prose copied-content';
  box.append(piece);
  document.body.append(box);
  // biome-ignore lint/performance/useDomNodeTextContent: the lines as they are laid out are what is wanted
  const text = box.innerText;
  box.remove();
  return text;
}
