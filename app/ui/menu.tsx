'use client';

import { Ellipsis, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ToggleEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { placePopover } from './place-popover.ts';

export interface MenuItem {
  label: string;
  icon: LucideIcon;
  danger?: boolean;
  /** Only where there is no pointer to bring up a button for it. */
  touch?: boolean;
  onSelect: () => void;
}

const WIDTH = 208;

const isOffered = ({ touch }: MenuItem) => !touch || matchMedia('(hover: none)').matches;

/** A button with a menu in the browser's top layer: arrow keys move, Escape and a click outside close. */
export function Menu({
  label,
  items,
  tabIndex,
  className = 'row-menu',
}: {
  label: string;
  items: MenuItem[];
  tabIndex?: number;
  className?: string;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const closing = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  // The items are in the document only while they show: a long list of conversations has many menus.
  useLayoutEffect(() => {
    const menu = list.current;
    if (!open || !menu || !button.current) return;
    menu.showPopover();
    placePopover(menu, button.current);
    menu.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [open]);

  const toggled = (event: ToggleEvent) => {
    if (event.newState === 'closed') setOpen(false);
  };

  const move = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const target = {
      ArrowDown: all[(at + 1) % all.length],
      ArrowUp: all.at(at - 1),
      Home: all[0],
      End: all.at(-1),
    }[event.key];
    if (event.key === 'Tab') list.current?.hidePopover();
    if (!target) return;
    event.preventDefault();
    target.focus();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={`icon-button ${className}`}
        tabIndex={tabIndex}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onPointerDown={() => {
          closing.current = open;
        }}
        onClick={() => {
          // Pressing the button of an open menu has closed it already, as a press anywhere outside does.
          if (!closing.current) setOpen(true);
          closing.current = false;
        }}
      >
        <Ellipsis aria-hidden size={17} />
      </button>
      {open ? (
        <div
          ref={list}
          id={id}
          popover="auto"
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className="menu"
          style={{ width: WIDTH }}
          onToggle={toggled}
          onKeyDown={move}
        >
          {items.filter(isOffered).map(({ label: text, icon: Icon, danger, onSelect }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={danger ? 'menu-item text-danger' : 'menu-item'}
              onClick={() => {
                list.current?.hidePopover();
                onSelect();
              }}
            >
              <Icon aria-hidden size={16} strokeWidth={1.75} />
              {text}
            </button>
          ))}
        </div>
      ) : null}
    </>
  );
}
