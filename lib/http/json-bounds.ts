import { type FieldError, pathOf } from './validation.ts';

/** Most elements of one array: a history of that many messages is more than a body holds. */
const MAX_ELEMENTS = 2_000;
/** Most fields of one object: what any client sends has a few. */
const MAX_FIELDS = 200;
const MAX_DEPTH = 64;

/** An array or object on the way down, linked to what holds it. */
interface Node {
  value: object;
  key: string | number;
  holder: Node | null;
  depth: number;
}

/**
 * What makes a parsed body dearer to validate than any real one, null where nothing does: schemas look at every element
 * before they look at the length. Takes time linear in the body, and no stack.
 */
export function boundsFault(body: unknown): FieldError | null {
  const open: Node[] = [];
  const enter = (value: unknown, key: string | number, holder: Node | null) => {
    if (typeof value === 'object' && value !== null) {
      open.push({ value, key, holder, depth: holder === null ? 0 : holder.depth + 1 });
    }
  };
  enter(body, '', null);
  for (let node = open.pop(); node; node = open.pop()) {
    const { value, depth } = node;
    if (depth > MAX_DEPTH) return faultAt(node, `must not be nested deeper than ${MAX_DEPTH}`);
    if (Array.isArray(value)) {
      if (value.length > MAX_ELEMENTS) return faultAt(node, `must have at most ${MAX_ELEMENTS} elements`);
      for (let index = 0; index < value.length; index++) enter(value[index], index, node);
      continue;
    }
    const keys = Object.keys(value);
    if (keys.length > MAX_FIELDS) return faultAt(node, `must have at most ${MAX_FIELDS} fields`);
    for (const key of keys) enter((value as Record<string, unknown>)[key], key, node);
  }
  return null;
}

function faultAt(node: Node, message: string): FieldError {
  const path: (string | number)[] = [];
  for (let at = node; at.holder !== null; at = at.holder) path.unshift(at.key);
  return { path: pathOf(path), message };
}
