'use client';

import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { navigate } from '../navigation.ts';

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; onFollow?: () => void };

/** A link to another view of the chat: a plain click changes the view, any other does what the browser does. */
export function AppLink({ href, onFollow, children, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
    onFollow?.();
  };
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  );
}
