/** Nearer to the end than this, in pixels, a reader is at the end. */
const NEAR = 48;
/** Where the end is further below the view than this, the way there is offered. */
const FAR = 96;
/** How far from the top a message that was jumped to comes to stand, in pixels. */
const MARGIN = 72;

/** A message to bring into view. */
export interface Aim {
  id: string;
  /** How far below the top of the view, in pixels. */
  top?: number;
  /** A question whose answer grows beneath it: there is room for a view of it from the first word on. */
  isAsked?: boolean;
  onArrival?: (message: HTMLElement) => void;
}

export interface PlaceListeners {
  /** The reader has come to the end, or has left it. */
  onAtEnd: (atEnd: boolean) => void;
  /** Something scrolled, grew or shrank. */
  onLook: () => void;
}

/** How far below the top of the view a message begins and what is written in it ends, in pixels. */
interface Span {
  top: number;
  end: number;
}

/**
 * Where the reader is in a conversation, kept while everything around changes: what is in view stays where it is,
 * whatever is written below. Only who asks for it follows the end as it grows, until he scrolls up.
 */
export class ReaderPlace {
  private scroller: HTMLElement | null = null;
  private content: HTMLElement | null = null;
  /** `opening`: shown from its end, which stays in view until something new comes. */
  private following: 'opening' | 'asked' | null = 'opening';
  private scrollTop = 0;
  private height = 0;
  /** The messages in the document, by their ids, as they were last seen. */
  private spans = new Map<string, Span>();
  private aim: Aim | null = null;
  /** The question that has room for its answer. */
  private asked: string | null = null;

  /** Begins to watch; returns the way to stop. */
  attach(scroller: HTMLElement, content: HTMLElement, { onAtEnd, onLook }: PlaceListeners): () => void {
    this.scroller = scroller;
    this.content = content;
    const look = () => {
      this.note();
      onAtEnd(this.following !== null || this.gap() < FAR);
      onLook();
    };
    const onScroll = () => {
      if (scroller.scrollTop < this.scrollTop - 1 && this.gap() > NEAR) this.following = null;
      look();
    };
    const observer = new ResizeObserver(() => {
      if (this.following) scroller.scrollTop = scroller.scrollHeight;
      else if (scroller.clientHeight !== this.height) this.keepEnd();
      // Where the browser does not keep the place by itself.
      else if (!CSS.supports('overflow-anchor', 'auto')) this.keep(this.firstInView());
      look();
    });
    observer.observe(content);
    observer.observe(scroller);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', onScroll);
    };
  }

  /** Goes to the end and stays there as it grows. */
  follow(behavior: ScrollBehavior): void {
    this.following = 'asked';
    this.aim = null;
    const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.scroller?.scrollTo({ top: this.scroller.scrollHeight, behavior: reduced ? 'instant' : behavior });
  }

  /** Brings a message into view as soon as it is in the document. */
  goTo(aim: Aim): void {
    this.following = null;
    this.aim = aim;
  }

  /** Something new has come: who only looks at the end stays with what is there. */
  stay(): void {
    if (this.following === 'opening') this.following = null;
  }

  /**
   * After other messages were put into the document, before it is painted: keeps the place. Where one alternative
   * replaced another, the new one stands where the old one stood; by its end if that was in view, where the buttons
   * are that lead from one to the other, unless it is only beginning.
   */
  restore(fork: { before: string; after: string; isNew: boolean } | null): void {
    const { scroller, aim } = this;
    if (!scroller) return;
    const target = aim && this.find(aim.id);
    if (aim && target) {
      this.aim = null;
      if (aim.isAsked) this.asked = aim.id;
      this.makeRoom();
      scroller.scrollTop += this.topOf(target) - (aim.top ?? MARGIN);
      aim.onArrival?.(target);
    } else if (fork) {
      this.following = null;
      const wasEndInView = (this.spans.get(fork.before)?.end ?? Infinity) <= this.height;
      this.keep(fork.before, fork.after, wasEndInView && !fork.isNew ? 'end' : 'top');
    } else if (this.following) scroller.scrollTop = scroller.scrollHeight;
    else this.keep(this.firstInView());
    this.note();
  }

  /** The message that the reader is at, unless that is the end. */
  current(): Aim | null {
    const id = this.following ? undefined : this.firstInView();
    return id === undefined ? null : { id, top: this.spans.get(id)?.top };
  }

  /** The messages in the document with their places below the top of the view, in pixels. */
  messages(): { id: string; element: HTMLElement; top: number; bottom: number }[] {
    const origin = this.scroller?.getBoundingClientRect().top ?? 0;
    return this.elements().map((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { id: element.dataset.message ?? '', element, top: top - origin, bottom: bottom - origin };
    });
  }

  private elements(): HTMLElement[] {
    return [...(this.content?.querySelectorAll<HTMLElement>(':scope > [data-message]') ?? [])];
  }

  private find(id: string): HTMLElement | undefined {
    return this.elements().find((element) => element.dataset.message === id);
  }

  private topOf(element: HTMLElement): number {
    return element.getBoundingClientRect().top - (this.scroller?.getBoundingClientRect().top ?? 0);
  }

  /** Where what is written in a message ends: below it there may be room. */
  private endOf(element: HTMLElement): number {
    const last = element.lastElementChild ?? element;
    return last.getBoundingClientRect().bottom - (this.scroller?.getBoundingClientRect().top ?? 0);
  }

  /** How far the end of what is written is below the view, or of all where the newest messages are not here. */
  private gap(): number {
    const { scroller, content } = this;
    if (!scroller) return 0;
    const last = content?.lastElementChild;
    if (last instanceof HTMLElement && last.dataset.message) return this.endOf(last) - scroller.clientHeight;
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  }

  /** Of the messages that were seen and are still there, the last one that began above the view, else the first one. */
  private firstInView(): string | undefined {
    const here = [...this.spans].filter(([id]) => this.find(id));
    return (here.findLast(([, { top }]) => top <= 0) ?? here[0])?.[0];
  }

  /** Puts a message where it, or the one that it replaces, was last seen. */
  private keep(seen: string | undefined, now = seen, by: keyof Span = 'top'): void {
    const span = this.spans.get(seen ?? '');
    const element = this.find(now ?? '');
    if (!span || !element || !this.scroller) return;
    const moved = (by === 'top' ? this.topOf(element) : this.endOf(element)) - span[by];
    // Most browsers have seen to it already; a scroll of nothing would still end one that is under way.
    if (Math.abs(moved) >= 1) this.scroller.scrollTop += moved;
  }

  /** The view has become lower, as by a keyboard or a longer draft: an end that was in view comes back into it. */
  private keepEnd(): void {
    const { scroller, content, spans, height } = this;
    const last = content?.lastElementChild;
    if (!scroller || !(last instanceof HTMLElement)) return;
    const end = spans.get(last.dataset.message ?? '')?.end;
    if (end !== undefined && end <= height && this.gap() > 0) scroller.scrollTop += this.gap();
  }

  private note(): void {
    const places = this.messages().map(
      ({ id, element, top }) => [id, { top, end: this.endOf(element) }] as const,
    );
    this.spans = new Map(places);
    this.scrollTop = this.scroller?.scrollTop ?? 0;
    this.height = this.scroller?.clientHeight ?? 0;
    this.makeRoom();
  }

  /** Tells `window.css` where the question is beneath which there is room. A page comes with it by `SHOW_END`. */
  private makeRoom(): void {
    const question = this.asked === null ? undefined : this.find(this.asked);
    if (!question) return;
    const { style } = document.documentElement;
    const top = `${question.offsetTop}px`;
    if (style.getPropertyValue('--asked-top') !== top) style.setProperty('--asked-top', top);
  }
}
