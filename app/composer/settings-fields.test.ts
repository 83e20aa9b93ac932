import { expect, test } from 'vitest';
import { threadPatchSchema } from '@/lib/http/schemas/thread.ts';
import { readSettings, type WrittenSettings, written } from './settings-fields.ts';

const BLANK: WrittenSettings = { systemPrompt: '', temperature: '', maxOutputTokens: '' };
const read = (fields: Partial<WrittenSettings>) => readSettings({ ...BLANK, ...fields });

test('blank fields are left to the model', () => {
  const settings = { systemPrompt: null, temperature: null, maxOutputTokens: null };
  expect(read({ systemPrompt: ' \n ' })).toEqual({ settings });
  expect(written(settings)).toEqual(BLANK);
});

test('what was written is read, and written the same again', () => {
  const settings = { systemPrompt: 'Be brief.', temperature: 0.3, maxOutputTokens: 500 };
  expect(readSettings(written(settings))).toEqual({ settings });
  expect(read({ temperature: '0,7' })).toMatchObject({ settings: { temperature: 0.7 } });
});

test.each<[keyof WrittenSettings, string]>([
  ['temperature', '3'],
  ['temperature', '-1'],
  ['temperature', 'warm'],
  ['maxOutputTokens', '0'],
  ['maxOutputTokens', '1.5'],
  ['maxOutputTokens', '1000001'],
  ['systemPrompt', 'x'.repeat(32_001)],
])('%s of %.10s is refused here, as the server would, and the field is named', (field, text) => {
  const result = read({ [field]: text });
  expect(result).toEqual({ faults: { [field]: expect.stringMatching(/\d/) } });
  const value = field === 'systemPrompt' ? text : Number(text);
  expect(threadPatchSchema.safeParse({ [field]: value }).success).toBe(false);
});

test.each<[keyof WrittenSettings, string]>([
  ['temperature', '0'],
  ['temperature', '2'],
  ['maxOutputTokens', '1'],
  ['maxOutputTokens', '1000000'],
  ['systemPrompt', 'x'.repeat(32_000)],
])('%s of %.10s is at the edge, and taken by both', (field, text) => {
  const result = read({ [field]: text });
  expect(result).toHaveProperty('settings');
  expect(threadPatchSchema.safeParse('settings' in result ? result.settings : null).success).toBe(true);
});
