'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Check, Zap } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { listModels } from '@/lib/client/api.ts';
import type { ModelJson } from '@/lib/client/protocol.ts';
import { useShell } from '../chat-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { providerName, providerSetting } from './provider-names.ts';

/** A list of thousands would be slow to draw, and is found by searching anyway. */
const MOST_SHOWN = 200;

interface Props {
  value: string | undefined;
  onChange: (model: string) => void;
  onClose: () => void;
}

/** Every model by its provider, searched by what is typed. Those that cannot be asked are shown, with what to do about it. */
export function ModelMenu({ value, onChange, onClose }: Props) {
  const shell = useShell();
  // Providers come and go while a page is open.
  const { data: { models, withoutList = [] } = { models: shell.models } } = useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => listModels(signal),
    // The page comes with the first of them only, and without what no list was given for.
    placeholderData: { models: shell.models },
    staleTime: 0,
  });
  const search = useRef<HTMLInputElement>(null);
  // After the dialog, which has given the focus to the first that can have it.
  useEffect(() => search.current?.focus(), []);
  const [typed, setTyped] = useState('');
  const [all, setAll] = useState(false);
  const [pointed, setPointed] = useState(value);
  const found = models.filter((model) => (all || !model.hidden) && matches(model, typed));
  const shown = found.slice(0, MOST_SHOWN);
  const groups = Map.groupBy(shown, (model) => model.provider);
  // The list changes while it is open, and Enter must always have a model to choose.
  const choosable = shown.filter((model) => model.configured);
  const highlighted = (choosable.find((model) => model.id === pointed) ?? choosable[0])?.id ?? '';
  const hidden = models.filter((model) => model.hidden).length;
  const choose = (id: string) => {
    onChange(id);
    onClose();
  };
  return (
    <Dialog label="Choose a model" className="model-menu" onClose={onClose}>
      <Command label="Models" value={highlighted} onValueChange={setPointed} shouldFilter={false} loop>
        <Command.Input
          className="model-search"
          placeholder="Search models"
          ref={search}
          value={typed}
          onValueChange={(text) => {
            setTyped(text);
            // The first match, not what was pointed at before.
            setPointed(undefined);
          }}
        />
        <Command.List className="model-list">
          <Command.Empty className="model-empty">No results for “{typed}”</Command.Empty>
          {withoutList.map(({ provider, reason }) => (
            <p key={provider} className="model-note">
              {providerName(provider)} gave no list: {reason}
            </p>
          ))}
          {[...groups].map(([provider, members]) => (
            <Command.Group key={provider} heading={headingOf(provider, members)}>
              {members.map((model) => (
                <Command.Item
                  key={model.id}
                  value={model.id}
                  disabled={!model.configured}
                  onSelect={choose}
                  className="model-item"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{model.label}</span>
                    {model.reason ? (
                      <span className="block text-xs text-danger">
                        {model.available ? 'Unsteady.' : 'Not available.'} {model.reason}
                      </span>
                    ) : null}
                  </span>
                  {model.fast ? (
                    <span className="model-fast">
                      <Zap aria-hidden size={12} /> fast
                    </span>
                  ) : null}
                  {model.id === value ? (
                    <Check aria-label="chosen" size={16} className="text-accent" />
                  ) : null}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
          {found.length > MOST_SHOWN ? (
            <p className="model-note">
              {found.length - MOST_SHOWN} more. Type a part of a name to find them.
            </p>
          ) : null}
        </Command.List>
        {hidden > 0 ? (
          <label className="model-note flex items-center gap-2">
            <input type="checkbox" checked={all} onChange={({ target }) => setAll(target.checked)} />
            Show {hidden} that do not look like chat models
          </label>
        ) : null}
      </Command>
    </Dialog>
  );
}

/** Every word that is typed must be in a name somewhere: models have names too alike for anything looser. */
function matches({ id, label, provider }: ModelJson, search: string): boolean {
  const text = [id, label, providerName(provider)].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function headingOf(provider: string, members: ModelJson[]): string {
  const name = providerName(provider);
  return members.some((model) => model.configured)
    ? name
    : `${name} · set ${providerSetting(provider)} to use it`;
}
