/** Nearer to the end than this, in pixels, a reader is at the end. */
const NEAR = 48;
/** Further away than this the way back is offered. */
const FAR = 240;
/** How far from the top a message that was jumped to comes to stand, in pixels. */
const MARGIN = 72;

/** A message to bring into view. */
export interface Aim {
  id: string;
  /** How far below the top of the view, in pixels. */
  top?: number;
  onArrival?: (message: HTMLElement) => void;
}

export interface PlaceListeners {
  /** The reader has come to the end, or has left it. */
  onAtEnd: (atEnd: boolean) => void;
  /** Something scrolled, grew or shrank. */
  onLook: () => void;
}

/**
 * Where the reader is in a conversation, kept while everything around changes. At the end, the end stays in view as
 * it grows; scrolling up lets go of it, coming back takes hold. Anywhere else, what was in view stays in view.
 */
export class ReaderPlace {
  private scroller: HTMLElement | null = null;
  private content: HTMLElement | null = null;
  private following = true;
  private scrollTop = 0;
  /** Of the messages in the document, by their ids: how far below the top of the view they were when last seen. */
  private tops = new Map<string, number>();
  private aim: Aim | null = null;

  /** Begins to watch; returns the way to stop. */
  attach(scroller: HTMLElement, content: HTMLElement, { onAtEnd, onLook }: PlaceListeners): () => void {
    this.scroller = scroller;
    this.content = content;
    const look = () => {
      this.note();
      onAtEnd(this.following || this.gap() < FAR);
      onLook();
    };
    const onScroll = () => {
      if (this.gap() < NEAR) this.following = true;
      else if (scroller.scrollTop < this.scrollTop - 1) this.following = false;
      look();
    };
    const observer = new ResizeObserver(() => {
      if (this.following) scroller.scrollTop = scroller.scrollHeight;
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

  /** Goes to the end and stays there. */
  follow(behavior: ScrollBehavior): void {
    this.following = true;
    this.aim = null;
    const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.scroller?.scrollTo({ top: this.scroller.scrollHeight, behavior: reduced ? 'instant' : behavior });
  }

  /** Brings a message into view as soon as it is in the document. */
  goTo(aim: Aim): void {
    this.following = false;
    this.aim = aim;
  }

  /**
   * After other messages were put into the document, before it is painted: keeps the place. Where one alternative
   * replaced another, the new one stands where the old one stood.
   */
  restore(fork: { before: string; after: string } | null): void {
    const { scroller, aim } = this;
    if (!scroller) return;
    const target = aim && this.find(aim.id);
    if (aim && target) {
      this.aim = null;
      scroller.scrollTop += this.topOf(target) - (aim.top ?? MARGIN);
      aim.onArrival?.(target);
    } else if (fork && this.keep(fork.before, fork.after)) {
      this.following = this.gap() < NEAR;
    } else if (this.following) scroller.scrollTop = scroller.scrollHeight;
    else this.keep(this.firstInView());
    this.note();
  }

  /** The message that the reader is at, unless that is the end. */
  current(): Aim | null {
    const id = this.following ? undefined : this.firstInView();
    return id === undefined ? null : { id, top: this.tops.get(id) };
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

  private gap(): number {
    const { scroller } = this;
    return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : 0;
  }

  /** Of the messages that were seen and are still there, the last one that began above the view, else the first one. */
  private firstInView(): string | undefined {
    const here = [...this.tops].filter(([id]) => this.find(id));
    return (here.findLast(([, top]) => top <= 0) ?? here[0])?.[0];
  }

  /** Puts a message where it, or the one that it replaces, was last seen. False where that is not known. */
  private keep(seen: string | undefined, now = seen): boolean {
    const top = this.tops.get(seen ?? '');
    const element = this.find(now ?? '');
    if (top === undefined || !element || !this.scroller) return false;
    const moved = this.topOf(element) - top;
    // Most browsers have seen to it already; a scroll of nothing would still end one that is under way.
    if (Math.abs(moved) >= 1) this.scroller.scrollTop += moved;
    return true;
  }

  private note(): void {
    this.tops = new Map(this.messages().map(({ id, top }) => [id, top]));
    this.scrollTop = this.scroller?.scrollTop ?? 0;
  }
}
