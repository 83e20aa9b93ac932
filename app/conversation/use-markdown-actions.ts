import { type RefObject, useEffect } from 'react';
import { safeUrl } from '@/lib/client/markdown/safe-url.ts';
import { useChat } from '../chat-context.tsx';
import { copyText } from './copy-text.ts';

const SHOWN_MS = 2000;

/** Answers the buttons that `render-markdown` writes: copying code, and loading an image that was asked for. */
export function useMarkdownActions(container: RefObject<HTMLElement | null>): void {
  const { announcement } = useChat();
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const onClick = async ({ target }: MouseEvent) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button?.dataset.copy !== undefined) {
        const code = button.closest('figure')?.querySelector('code')?.textContent ?? '';
        const done = await copyText(code);
        announcement.set(done ? 'Code copied' : 'Copying failed');
        button.textContent = done ? 'Copied' : 'Not copied';
        setTimeout(() => {
          button.textContent = 'Copy';
        }, SHOWN_MS);
      } else if (button?.dataset.image !== undefined) showImage(button, button.dataset.image);
    };
    element.addEventListener('click', onClick);
    return () => element.removeEventListener('click', onClick);
  }, [container, announcement]);
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
