'use client';

import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { focusComposer } from '../composer/focus-composer.ts';
import { navigate } from '../navigation.ts';

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; onFollow?: () => void };

/** A link to another view of the chat: a plain click changes the view, any other does what the browser does. */
export function AppLink({ href, onFollow, children, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
    onFollow?.();
    // A mouse goes on to the message box; from the keyboard the focus stays where it was put.
    if (event.detail > 0) focusComposer();
  };
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  );
}
