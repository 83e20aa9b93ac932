import mermaid from 'mermaid';
import { safeDiagramSource } from './diagram-source.ts';

/** A diagram as a picture of its own: an SVG document and its size in pixels. */
export interface Picture {
  svg: string;
  width: number;
  height: number;
}

/** Why there is no picture, as a sentence for the reader. */
export class DiagramError extends Error {}

const LONGEST = 20_000;
const KEPT = 40;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Helvetica, Arial, sans-serif';
const kept = new Map<string, Promise<Picture>>();
/** The renderer has one configuration for all, so one diagram is drawn after the other. */
let lastDrawn: Promise<unknown> = Promise.resolve();
let count = 0;

/** Draws a diagram from its Mermaid source. Rejects with a `DiagramError`. What was drawn is kept. */
export function drawDiagram(source: string, dark: boolean): Promise<Picture> {
  const key = `${dark} ${source}`;
  const known = kept.get(key);
  if (known) return known;
  const drawn = lastDrawn.then(() => draw(source, dark));
  lastDrawn = drawn.catch(() => {});
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? '');
  kept.set(key, drawn);
  return drawn;
}

async function draw(source: string, dark: boolean): Promise<Picture> {
  if (source.length > LONGEST)
    throw new DiagramError('This diagram is too large to be drawn. Here is its source.');
  const safe = safeDiagramSource(source);
  if (safe === null) {
    throw new DiagramError(
      'This diagram asks for pictures from elsewhere, so it is not drawn. Here is its source.',
    );
  }
  configure(dark);
  const stage = document.createElement('div');
  stage.className = 'diagram-stage';
  stage.ariaHidden = 'true';
  document.body.append(stage);
  try {
    const { svg } = await mermaid.render(`diagram-${++count}`, safe, stage);
    return pictureOf(svg);
  } catch (error) {
    const line = /line (\d{1,5})/i.exec(String(error))?.[1];
    const where = line === undefined ? '' : ` near line ${line}`;
    throw new DiagramError(`This diagram has an error${where}, so it cannot be drawn. Here is its source.`);
  } finally {
    stage.remove();
  }
}

function configure(dark: boolean): void {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: dark ? 'dark' : 'neutral',
    darkMode: dark,
    fontFamily: FONT,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    layout: 'dagre',
    maxTextSize: LONGEST,
    maxEdges: 500,
    deterministicIds: true,
    dompurifyConfig: {
      FORBID_TAGS: ['img', 'image', 'style', 'video', 'audio', 'iframe', 'link', 'form', 'input'],
    },
    secure: [
      'secure',
      'securityLevel',
      'startOnLoad',
      'maxTextSize',
      'maxEdges',
      'suppressErrorRendering',
      'theme',
    ],
  });
}

/**
 * The drawing as a document that is only ever shown as an image, in which nothing runs and nothing is loaded. What
 * could do either is taken out all the same, since it may be saved and opened.
 */
function pictureOf(svg: string): Picture {
  const root = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
  if (!root) throw new Error('no drawing');
  for (const element of root.querySelectorAll('script, iframe, object, embed, image, img, link'))
    element.remove();
  for (const element of [root, ...root.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      const leads = /(?:^|:)(?:href|src)$/i.test(name) && !value.startsWith('#');
      if (leads || /^on/i.test(name)) element.removeAttribute(name);
    }
  }
  const [, , width = 0, height = 0] = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  root.removeAttribute('style');
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}
