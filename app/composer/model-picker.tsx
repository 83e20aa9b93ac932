'use client';

import type { ModelJson } from '@/lib/client/protocol.ts';
import { useShell } from '../chat-context.tsx';

/** How providers are written, and what makes one usable. */
const PROVIDERS: Record<string, { name: string; key: string }> = {
  openai: { name: 'OpenAI', key: 'OPENAI_API_KEY' },
  anthropic: { name: 'Anthropic', key: 'ANTHROPIC_API_KEY' },
  gemini: { name: 'Google Gemini', key: 'GEMINI_API_KEY' },
  perplexity: { name: 'Perplexity', key: 'PERPLEXITY_API_KEY' },
  openrouter: { name: 'OpenRouter', key: 'OPENROUTER_API_KEY' },
  mock: { name: 'Built in, no key needed', key: 'MOCK_ENABLED' },
};

interface Props {
  value: string | undefined;
  onChange: (model: string) => void;
}

/** The platform's own list box: keyboard, touch and screen readers know it. What lacks a key is shown, and says so. */
export function ModelPicker({ value, onChange }: Props) {
  const { models } = useShell();
  const groups = Map.groupBy(models, (model) => model.provider);
  return (
    <select
      className="model-picker"
      aria-label="Model"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {[...groups].map(([provider, members]) => (
        <optgroup key={provider} label={groupLabel(provider, members)}>
          {members.map((model) => (
            <option key={model.id} value={model.id} disabled={!model.configured}>
              {model.label}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function groupLabel(provider: string, members: ModelJson[]): string {
  const known = PROVIDERS[provider];
  const name = known?.name ?? provider;
  return members.some((model) => model.configured) || !known ? name : `${name}: set ${known.key}`;
}
