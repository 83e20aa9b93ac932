'use client';

import { ChevronDown } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { useModelName } from '../model-name.ts';
import { Later } from '../ui/later.tsx';
import { LoadFailureDialog } from '../ui/load-failure.tsx';
import { partOfScreen } from '../ui/part.ts';
import type { ModelMenu as Menu } from './model-menu.tsx';

const menu = partOfScreen(async () => (await import('./model-menu.tsx')).ModelMenu);

/** Every model to choose from, loaded when it is first wanted. */
export function ModelMenu(props: ComponentProps<typeof Menu>) {
  return (
    <Later
      part={menu}
      props={props}
      failed={(onRetry, busy) => (
        <LoadFailureDialog what="The models" {...{ onRetry, busy }} onClose={props.onClose} />
      )}
    />
  );
}

interface Props {
  value: string | undefined;
  onChange: (model: string) => void;
}

/** The model that is asked, and the way to another: a list to search, loaded when it is first wanted. */
export function ModelPicker({ value, onChange }: Props) {
  const nameOf = useModelName();
  const [open, setOpen] = useState(false);
  const label = value === undefined ? 'No model' : nameOf(value);
  return (
    <>
      <button
        type="button"
        className="model-picker"
        aria-label={`Model: ${label}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        data-model={value}
        onPointerEnter={menu.prepare}
        onFocus={menu.prepare}
        onClick={() => setOpen(true)}
      >
        <span className="truncate">{label}</span>
        <ChevronDown aria-hidden size={15} className="shrink-0" />
      </button>
      {open ? <ModelMenu value={value} onChange={onChange} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
