import 'katex/dist/katex.min.css';
import './mathematics.css';

/** Brings the style of formulas with it, and shows nothing. */
export default function MathematicsStyle(): null {
  return null;
}
