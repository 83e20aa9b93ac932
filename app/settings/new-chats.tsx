'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState, useSyncExternalStore } from 'react';
import { listModels } from '@/lib/client/api.ts';
import { useChat, useHydrated, useShell } from '../chat-context.tsx';
import { providerName } from '../composer/provider-names.ts';
import { readSettings, type SettingsFaults } from '../composer/settings-fields.ts';
import { newChatDefaults, setNewChatDefaults } from '../preferences.ts';
import { Field } from '../ui/field.tsx';
import { Section } from './section.tsx';

/** What a new chat begins with. */
export function NewChats() {
  // The fields are the browser's own: drawn when it is known what it keeps.
  return (
    <Section
      title="New chats"
      note="Applies to chats you start from now on. Each chat can have its own settings."
    >
      {useHydrated() ? <Defaults /> : <div className="h-96" />}
    </Section>
  );
}

function Defaults() {
  const { notices } = useChat();
  const shell = useShell();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<SettingsFaults>({});
  const kept = useSyncExternalStore(newChatDefaults.subscribe, newChatDefaults.get);
  const { data: { models } = { models: shell.models } } = useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => listModels(signal),
    placeholderData: { models: shell.models },
    staleTime: 0,
  });
  const offered = models.filter((model) => model.configured && (!model.hidden || model.id === kept.model));
  const byProvider = Map.groupBy(offered, (model) => model.provider);

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!form.current) return;
    const fields = new FormData(form.current);
    const text = (name: string) => String(fields.get(name) ?? '');
    const result = readSettings({
      systemPrompt: text('systemPrompt'),
      temperature: text('temperature'),
      maxOutputTokens: '',
    });
    setFaults('faults' in result ? result.faults : {});
    if ('faults' in result) {
      const [first] = Object.keys(result.faults);
      form.current.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    const { systemPrompt, temperature } = result.settings;
    setNewChatDefaults({ model: text('model') || null, systemPrompt, temperature });
    notices.say('Saved.');
  };

  return (
    <form ref={form} onSubmit={save} noValidate>
      <Field name="model" label="Model" fault={undefined}>
        {(attributes) => (
          <select {...attributes} className="text-field" defaultValue={kept.model ?? ''}>
            <option value="">Last used</option>
            {kept.model !== null && !offered.some(({ id }) => id === kept.model) ? (
              <option value={kept.model}>{kept.model}</option>
            ) : null}
            {[...byProvider].map(([provider, members]) => (
              <optgroup key={provider} label={providerName(provider)}>
                {members.map((model) => (
                  <option key={model.id} value={model.id}>
                    {model.label}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      <Field name="systemPrompt" label="System prompt" fault={faults.systemPrompt}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={5}
            dir="auto"
            className="text-field resize-y"
            defaultValue={kept.systemPrompt ?? ''}
            placeholder="What the model should know and how it should answer"
          />
        )}
      </Field>
      <Field name="temperature" label="Temperature" fault={faults.temperature}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode="decimal"
            className="text-field"
            defaultValue={kept.temperature ?? ''}
            placeholder="0 (focused) – 2 (creative)"
          />
        )}
      </Field>
      <button type="submit" className="button-primary">
        Save
      </button>
    </form>
  );
}
