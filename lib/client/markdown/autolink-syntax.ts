import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it';

/** What an address consists of; it ends before punctuation of scripts that put no space there. */
const ADDRESS = /[^\s<>"'`|\\^{}\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffef“”‘’«»…]+/y;
const LONGEST = 2_000;
const EMAIL_NAME = /[\w.+-]{1,64}$/;
const EMAIL_HOST = /@[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63}){1,8}/y;
const WWW =
  /(?<![\w./@-])www\.[a-z\d-]{1,63}\.[^\s<>"'`|\\^{}\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffef“”‘’«»…]{1,2000}/gi;

/** An address without the punctuation of the sentence after it, and without a bracket that it did not open. */
export function withoutPunctuation(address: string): string {
  let end = address.length;
  let surplus = 0;
  for (const character of address) surplus += character === '(' ? -1 : character === ')' ? 1 : 0;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    if (last === ')' && surplus > 0) surplus -= 1;
    else if (!/[.,;:!?*_~\]]/.test(last)) break;
  }
  return address.slice(0, end);
}

/** A bare address: `https://…` after its scheme, or an e-mail address around its `@`. */
function autolink(state: StateInline, silent: boolean): boolean {
  if (silent || state.linkLevel > 0) return false;
  const character = state.src[state.pos];
  if (character === '@') return email(state);
  if (character !== ':') return false;
  const scheme = /(?<![a-z\d])https?$/i.exec(state.pending.slice(-6))?.[0];
  if (!scheme || !state.src.startsWith('://', state.pos)) return false;
  ADDRESS.lastIndex = state.pos + 3;
  const found = ADDRESS.exec(state.src.slice(0, Math.min(state.posMax, state.pos + LONGEST)))?.[0] ?? '';
  const rest = withoutPunctuation(found);
  if (rest === '') return false;
  state.pending = state.pending.slice(0, -scheme.length);
  link(state, `${scheme}://${rest}`);
  state.pos += 3 + rest.length;
  return true;
}

function email(state: StateInline): boolean {
  const name = EMAIL_NAME.exec(state.pending)?.[0].replace(/^[.+-]+/, '');
  if (!name || /[\w*~]/.test(state.src[state.pos - name.length - 1] ?? '')) return false;
  EMAIL_HOST.lastIndex = state.pos;
  const host = EMAIL_HOST.exec(state.src)?.[0];
  if (!host || state.pos + host.length > state.posMax) return false;
  state.pending = state.pending.slice(0, -name.length);
  link(state, name + host, 'mailto:');
  state.pos += host.length;
  return true;
}

function link(state: StateInline, address: string, scheme = ''): void {
  state.push('link_open', 'a', 1).attrs = [['href', scheme + address]];
  state.push('text', '', 0).content = address;
  state.push('link_close', 'a', -1);
}

/** `www.example.com`, which has no scheme to find it by, in the texts that are no links. */
function wwwLinks(state: StateCore): void {
  for (const block of state.tokens) {
    if (!block.children || !/www\./i.test(block.content)) continue;
    let depth = 0;
    block.children = block.children.flatMap((token) => {
      depth += token.type === 'link_open' ? 1 : token.type === 'link_close' ? -1 : 0;
      return depth === 0 && token.type === 'text' ? withLinks(token, state) : [token];
    });
  }
}

function withLinks(token: Token, { Token: New }: StateCore): Token[] {
  const parts: Token[] = [];
  const text = (content: string) => {
    const part = new New('text', '', 0);
    part.content = content;
    return part;
  };
  let from = 0;
  for (const match of token.content.matchAll(WWW)) {
    const address = withoutPunctuation(match[0]);
    const open = new New('link_open', 'a', 1);
    open.attrs = [['href', `https://${address}`]];
    parts.push(
      text(token.content.slice(from, match.index)),
      open,
      text(address),
      new New('link_close', 'a', -1),
    );
    from = match.index + address.length;
  }
  return from === 0 ? [token] : [...parts, text(token.content.slice(from))];
}

/** Teaches the parser bare addresses, in time that grows with their length only. */
export function autolinkSyntax(parser: MarkdownIt): void {
  parser.inline.ruler.before('newline', 'bare_address', autolink);
  parser.core.ruler.after('inline', 'www', wwwLinks);
}
