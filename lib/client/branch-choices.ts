import type { BranchChoice } from './message-tree.ts';
import { Observable } from './observable.ts';

/** The cookie that tells the server which branches a page is to come with. Only pages of conversations are sent it. */
export const BRANCH_COOKIE = 'dac_branches';

const KEY = 'dac.branches';
/** Characters that all choices together may take: a cookie must stay under 4,096 bytes. */
const MAX_CHARACTERS = 3_500;
const YEAR_S = 31_536_000;
const PAIR = /^([\w-]{16,64})\.([\w-]{16,64})$/;

/** Choices as one word that a cookie can hold, the newest last; the oldest are left out where they are too many. */
export function encodeChoices(choice: BranchChoice): string {
  const pairs = Object.entries(choice).map(([fork, child]) => `${fork}.${child}`);
  let text = '';
  for (const pair of pairs.reverse()) {
    const longer = text === '' ? pair : `${pair}~${text}`;
    if (longer.length > MAX_CHARACTERS) break;
    text = longer;
  }
  return text;
}

/** What `encodeChoices` wrote; whatever else stands there is left out. */
export function decodeChoices(text: string | null | undefined): BranchChoice {
  const pairs = (text ?? '').split('~').flatMap((pair) => {
    const [, fork, child] = PAIR.exec(pair) ?? [];
    return fork !== undefined && child !== undefined ? [[fork, child] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/**
 * Which alternatives a person has chosen, of all conversations, kept in this browser and told to the server, so that a
 * page comes with the branch that was shown before. Storage that is full or forbidden keeps nothing.
 */
export class BranchChoices {
  readonly shown: Observable<BranchChoice>;
  private readonly store: Pick<Storage, 'getItem' | 'setItem'> | null;
  private readonly setCookie: (cookie: string) => void;

  constructor(store: Pick<Storage, 'getItem' | 'setItem'> | null, setCookie: (cookie: string) => void) {
    this.store = store;
    this.setCookie = setCookie;
    this.shown = new Observable(this.kept());
  }

  /** Shows this child at a fork: under a message, or under its conversation's id at the root. */
  choose(fork: string, child: string): void {
    this.change(fork, child);
  }

  /** Leaves a fork to the newest branch again, as when an answer is made anew there. */
  forget(fork: string): void {
    if (fork in this.shown.get() || fork in this.kept()) this.change(fork, null);
  }

  private change(fork: string, child: string | null): void {
    const changed = (before: BranchChoice) => {
      const { [fork]: _before, ...others } = before;
      return child === null ? others : { ...others, [fork]: child };
    };
    this.shown.set(changed(this.shown.get()));
    // Another tab may have kept others meanwhile.
    const text = encodeChoices(changed(this.kept()));
    this.setCookie(`${BRANCH_COOKIE}=${text}; Path=/chat; Max-Age=${YEAR_S}; SameSite=Lax`);
    try {
      this.store?.setItem(KEY, text);
    } catch {
      // Full or forbidden: it holds until the page is left.
    }
  }

  private kept(): BranchChoice {
    try {
      return decodeChoices(this.store?.getItem(KEY));
    } catch {
      return {};
    }
  }
}
