import { type RefObject, useEffect } from 'react';
import { safeUrl } from '@/lib/client/markdown/safe-url.ts';
import { useChat } from '../chat-context.tsx';
import { copiedSelection } from './copied-content.ts';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 2000;

/**
 * Answers the buttons and links that `render-markdown` writes: copying, wrapping and saving code, turning a diagram
 * into its source and back, going to a footnote and back, and loading an image that was asked for. What is selected and
 * copied is the answer's own, without what belongs to the screen.
 */
export function useMarkdownActions(container: RefObject<HTMLElement | null>): void {
  const { announcement } = useChat();
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const onClick = async (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      const reference = target?.closest<HTMLAnchorElement>('a.note-reference');
      if (reference) {
        event.preventDefault();
        goTo(document.getElementById(reference.hash.slice(1)));
      }
      const button = target?.closest('button');
      const figure = button?.closest('figure');
      if (!button) return;
      const { copy, download, image, note, source, wrap, enlarge } = button.dataset;
      if (image !== undefined) showImage(button, image);
      else if (note !== undefined) goTo(element.querySelector<HTMLElement>(`a[href="#${CSS.escape(note)}"]`));
      else if (!figure) return;
      else if (wrap !== undefined) figure.toggleAttribute('data-wrapped', toggle(button));
      else if (enlarge !== undefined) figure.toggleAttribute('data-enlarged', toggle(button));
      else if (source !== undefined) figure.dataset.view = toggle(button) ? 'source' : 'picture';
      else if (download !== undefined) await save(figure, (text) => announcement.set(text));
      else if (copy !== undefined) {
        const done = await copyText(figure.querySelector('code')?.textContent ?? '');
        announcement.set(done ? 'Code copied' : 'Couldn’t copy');
        say(button, done ? 'Copied' : 'Not copied', 'Copy');
      }
    };
    const onCopy = (event: ClipboardEvent) => {
      const copied = copiedSelection(getSelection());
      if (!copied || !event.clipboardData) return;
      event.clipboardData.setData('text/plain', copied.text);
      event.clipboardData.setData('text/html', copied.html);
      event.preventDefault();
    };
    element.addEventListener('click', onClick);
    element.addEventListener('copy', onCopy);
    return () => {
      element.removeEventListener('click', onClick);
      element.removeEventListener('copy', onCopy);
    };
  }, [container, announcement]);
}

/** Turns a button that stays pressed; whether it is pressed now. */
function toggle(button: HTMLButtonElement): boolean {
  const pressed = button.ariaPressed !== 'true';
  button.ariaPressed = String(pressed);
  return pressed;
}

function say(button: HTMLButtonElement, text: string, usual: string): void {
  button.textContent = text;
  setTimeout(() => {
    button.textContent = usual;
  }, SHOWN_MS);
}

function goTo(place: HTMLElement | null): void {
  place?.scrollIntoView({ block: 'center' });
  place?.focus({ preventScroll: true });
}

async function save(figure: HTMLElement, announce: (text: string) => void): Promise<void> {
  try {
    const { downloadBlock } = await import('./download.ts');
    announce(`Saved as ${downloadBlock(figure)}`);
  } catch {
    announce('Saving failed. Try again.');
  }
}

function showImage(button: HTMLButtonElement, href: string): void {
  const url = safeUrl(href, 'image');
  if (!url) return;
  const image = new Image();
  image.referrerPolicy = 'no-referrer';
  image.alt = button.dataset.alt ?? '';
  image.onerror = () => {
    image.replaceWith(button);
    button.textContent = `The image of ${url.hostname} could not be loaded`;
  };
  image.src = url.href;
  button.replaceWith(image);
}
