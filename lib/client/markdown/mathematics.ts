import katex from 'katex';
import 'katex/contrib/mhchem';

/** Longer sources, and formulas beyond this many kept ones, are not worth the time. */
const LONGEST = 6_000;
const KEPT = 500;
const kept = new Map<string, string | null>();

/**
 * A formula as HTML with MathML beside it for screen readers, or null where it is not valid TeX. What could reach out
 * of the formula (links, images, classes, styles) is not trusted, and expansion and sizes are bounded.
 */
export function setFormula(tex: string, display: boolean): string | null {
  if (tex.length > LONGEST) return null;
  const key = `${display ? 'd' : 'i'}${tex}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const html = set(tex, display);
  // The paragraph that is being written is rendered again and again, so the last ones are what is asked for.
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? '');
  kept.set(key, html);
  return html;
}

function set(tex: string, displayMode: boolean): string | null {
  try {
    return katex.renderToString(tex, {
      displayMode,
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      maxExpand: 200,
      maxSize: 20,
      output: 'htmlAndMathml',
    });
  } catch {
    // Not TeX, or not TeX that is known here: the source says it better than a guess.
    return null;
  }
}
