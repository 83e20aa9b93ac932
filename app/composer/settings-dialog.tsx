'use client';

import { type FormEvent, useRef, useState } from 'react';
import type { ThreadJson } from '@/lib/client/protocol.ts';
import type { ThreadSettings } from '@/lib/client/send-message.ts';
import { useChat } from '../chat-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { readSettings, type SettingsFaults, written } from './settings-fields.ts';
import { setNewSettings } from './thread-settings.ts';

interface Props {
  /** Null: a chat that has not begun. */
  thread: ThreadJson | null;
  settings: ThreadSettings;
  onClose: () => void;
}

/** How the questions of one conversation are asked, from the next one on. What is empty is left to the model. */
export function SettingsDialog({ thread, settings, onClose }: Props) {
  const chat = useChat();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<SettingsFaults>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const before = written(settings);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    // React hands it on to the composer's form, which is this one's parent to it.
    event.stopPropagation();
    if (!form.current || saving) return;
    const fields = new FormData(form.current);
    const text = (name: string) => String(fields.get(name) ?? '');
    const result = readSettings({
      systemPrompt: text('systemPrompt'),
      temperature: text('temperature'),
      maxOutputTokens: text('maxOutputTokens'),
    });
    setFailure(null);
    setFaults('faults' in result ? result.faults : {});
    if ('faults' in result) {
      const [first] = Object.keys(result.faults);
      form.current.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    if (!thread) {
      setNewSettings(result.settings);
      onClose();
      return;
    }
    setSaving(true);
    const reason = await chat.changes.changeSettings(thread, result.settings);
    setSaving(false);
    setFailure(reason);
    if (reason === null) onClose();
  };

  return (
    <Dialog label="Chat settings" className="dialog settings-dialog" onClose={onClose}>
      <form ref={form} onSubmit={save} noValidate>
        <h2 className="text-lg font-semibold">Chat settings</h2>
        <p className="mt-1 mb-4 text-sm text-muted">
          Applies to this chat from your next message. Leave a field empty to use the model’s default.
        </p>
        <Field name="systemPrompt" label="System prompt" fault={faults.systemPrompt}>
          {(attributes) => (
            <textarea
              {...attributes}
              rows={5}
              className="text-field resize-y"
              defaultValue={before.systemPrompt}
              placeholder="What the model should know and how it should answer"
            />
          )}
        </Field>
        <div className="grid gap-x-4 sm:grid-cols-2">
          <Field name="temperature" label="Temperature" fault={faults.temperature}>
            {(attributes) => (
              <input
                {...attributes}
                inputMode="decimal"
                className="text-field"
                defaultValue={before.temperature}
                placeholder="0 (focused) – 2 (creative)"
              />
            )}
          </Field>
          <Field name="maxOutputTokens" label="Maximum tokens" fault={faults.maxOutputTokens}>
            {(attributes) => (
              <input
                {...attributes}
                inputMode="numeric"
                className="text-field"
                defaultValue={before.maxOutputTokens}
                placeholder="No limit"
              />
            )}
          </Field>
        </div>
        {failure === null ? null : (
          <p role="alert" className="mb-3 text-sm text-danger">
            Not saved. {failure}
          </p>
        )}
        <div className="mt-2 flex justify-end gap-2">
          <button type="button" className="button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button-primary" disabled={saving}>
            {saving ? 'Saving…' : 'Save'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
