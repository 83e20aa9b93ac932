import type { ThreadSettings } from '@/lib/client/send-message.ts';

/** Limits of the server's schema; a test holds them to it. */
export const SYSTEM_PROMPT_CHARACTERS = 32_000;
export const HIGHEST_TEMPERATURE = 2;
export const MOST_OUTPUT_TOKENS = 1_000_000;

/** The fields as they are written. */
export type WrittenSettings = Record<keyof ThreadSettings, string>;
export type SettingsFaults = Partial<WrittenSettings>;

export function written({ systemPrompt, temperature, maxOutputTokens }: ThreadSettings): WrittenSettings {
  return {
    systemPrompt: systemPrompt ?? '',
    temperature: temperature === null ? '' : String(temperature),
    maxOutputTokens: maxOutputTokens === null ? '' : String(maxOutputTokens),
  };
}

/** What was written as settings, a blank field left to the model; or what is wrong with which field. */
export function readSettings(
  fields: WrittenSettings,
): { settings: ThreadSettings } | { faults: SettingsFaults } {
  const faults: SettingsFaults = {};
  const systemPrompt = fields.systemPrompt.trim();
  const length = [...systemPrompt].length;
  if (length > SYSTEM_PROMPT_CHARACTERS) {
    faults.systemPrompt = `This has ${length.toLocaleString('en-US')} characters; 32,000 are the most.`;
  }
  const temperature = numberOf(fields.temperature);
  if (temperature !== null && !(temperature >= 0 && temperature <= HIGHEST_TEMPERATURE)) {
    faults.temperature = 'Write a number from 0 to 2, or leave it empty.';
  }
  const maxOutputTokens = numberOf(fields.maxOutputTokens);
  if (
    maxOutputTokens !== null &&
    !(Number.isInteger(maxOutputTokens) && maxOutputTokens >= 1 && maxOutputTokens <= MOST_OUTPUT_TOKENS)
  ) {
    faults.maxOutputTokens = 'Write a whole number from 1 to 1,000,000, or leave it empty.';
  }
  if (Object.keys(faults).length > 0) return { faults };
  return {
    settings: { systemPrompt: systemPrompt === '' ? null : systemPrompt, temperature, maxOutputTokens },
  };
}

/** Null for a blank; NaN for what is no number. A comma is how half the world writes a point. */
function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? null : Number(plain);
}
