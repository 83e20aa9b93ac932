import { DiagramError, drawDiagram } from '@/lib/client/markdown/diagram.ts';

/** Diagrams on the page that follow the theme. */
const shown = new Set<HTMLElement>();
let watching = false;

/** Shows a diagram as its picture, or says why there is none. The source stays behind it. */
export async function showDiagram(figure: HTMLElement): Promise<void> {
  watchTheme();
  shown.add(figure);
  const source = figure.querySelector('code')?.textContent ?? '';
  try {
    const { svg, width, height } = await drawDiagram(source, isDark());
    const picture = figure.querySelector('img') ?? new Image();
    picture.className = 'diagram-picture';
    picture.alt = `Diagram: ${/[\w-]+/.exec(source)?.[0] ?? 'drawing'}. Its text is under “Source”.`;
    picture.width = Math.round(width);
    picture.height = Math.round(height);
    // As an image a document runs nothing and loads nothing, whatever is in it.
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    if (picture.isConnected) return;
    figure.append(picture);
    figure.dataset.view = 'picture';
    const button = figure.querySelector<HTMLButtonElement>('button[data-source]');
    if (button) button.hidden = false;
  } catch (error) {
    // Its box is as high as its source: there is no picture to keep room for.
    figure.dataset.refused = '';
    if (figure.querySelector('.diagram-note')) return;
    const note = document.createElement('p');
    note.className = 'diagram-note';
    note.textContent =
      error instanceof DiagramError ? error.message : 'This diagram cannot be drawn. Here is its source.';
    figure.querySelector('figcaption')?.after(note);
  }
}

function watchTheme(): void {
  if (watching) return;
  watching = true;
  const redraw = () => {
    for (const figure of shown) {
      if (!figure.isConnected) shown.delete(figure);
      else if (figure.dataset.view !== undefined) void showDiagram(figure);
    }
  };
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
}
