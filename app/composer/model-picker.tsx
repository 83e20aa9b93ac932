'use client';

import { ChevronDown } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useShell } from '../chat-context.tsx';

const loadMenu = () => import('./model-menu.tsx');
/** Every model to choose from, loaded when it is first wanted. */
export const ModelMenu = lazy(async () => ({ default: (await loadMenu()).ModelMenu }));

interface Props {
  value: string | undefined;
  onChange: (model: string) => void;
}

/** The model that is asked, and the way to another: a list to search, loaded when it is first wanted. */
export function ModelPicker({ value, onChange }: Props) {
  const { models } = useShell();
  const [open, setOpen] = useState(false);
  const label = models.find((model) => model.id === value)?.label ?? value ?? 'No model';
  return (
    <>
      <button
        type="button"
        className="model-picker"
        aria-label={`Model: ${label}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        data-model={value}
        onPointerEnter={() => void loadMenu()}
        onFocus={() => void loadMenu()}
        onClick={() => setOpen(true)}
      >
        <span className="truncate">{label}</span>
        <ChevronDown aria-hidden size={15} className="shrink-0" />
      </button>
      {open ? (
        <Suspense fallback={null}>
          <ModelMenu value={value} onChange={onChange} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
