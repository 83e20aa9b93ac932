/** What the tree needs of a message. Messages are given oldest first. */
interface Node {
  id: string;
  parentId: string | null;
  threadId?: string;
}

/** A message on the branch that is shown, with the alternatives to it (itself among them), oldest first. */
export interface BranchStep<M extends Node> {
  message: M;
  siblings: string[];
}

/** Which child is shown under a parent (for the root: under the conversation's id), where a person chose. */
export type BranchChoice = Readonly<Record<string, string>>;

/** From the root to a leaf: at every fork the chosen child, else the one whose branch holds the newest message. */
export function visibleBranch<M extends Node>(messages: readonly M[], choice: BranchChoice): BranchStep<M>[] {
  const children = new Map<string, M[]>();
  const known = new Set(messages.map((message) => message.id));
  const newestBelow = new Map<string, number>();
  messages.forEach((message, index) => {
    const place = placeOf(message, known);
    const list = children.get(place);
    if (list) list.push(message);
    else children.set(place, [message]);
    newestBelow.set(message.id, index);
  });
  // A child is always younger than its parent, so one pass from the youngest carries everything up.
  for (const message of messages.toReversed()) {
    const own = newestBelow.get(message.id) ?? 0;
    const parent = message.parentId ?? '';
    if (known.has(parent)) newestBelow.set(parent, Math.max(newestBelow.get(parent) ?? 0, own));
  }
  const root = messages[0]?.threadId ?? '';
  const steps: BranchStep<M>[] = [];
  for (let place = ''; ; ) {
    const options = children.get(place);
    const message = options && pick(options, choice[place || root], newestBelow);
    if (!options || !message) return steps;
    steps.push({ message, siblings: options.map((option) => option.id) });
    place = message.id;
  }
}

/** A page that shows only the end of a long conversation has messages whose parent is not there: they are roots. */
function placeOf(message: Node, known: ReadonlySet<string>): string {
  return message.parentId !== null && known.has(message.parentId) ? message.parentId : '';
}

function pick<M extends Node>(options: M[], chosen: string | undefined, newestBelow: Map<string, number>) {
  const byChoice = options.find((option) => option.id === chosen);
  if (byChoice) return byChoice;
  return options.reduce((best, option) =>
    (newestBelow.get(option.id) ?? 0) > (newestBelow.get(best.id) ?? 0) ? option : best,
  );
}
