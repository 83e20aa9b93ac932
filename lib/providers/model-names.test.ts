import { expect, test } from 'vitest';
import { fetchModelNames } from './model-names.ts';

function read(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const context = { wallNow: () => 0, keys: ['the-key'] };
  const fetch = async () => new Response(text, { status });
  return fetchModelNames('http://host/v1/models', {}, fetch, new AbortController().signal, context);
}

test.each<[string, unknown, string[]]>([
  ['OpenAI’s', { data: [{ id: 'a' }, { id: 'b' }] }, ['a', 'b']],
  ['Gemini’s', { models: [{ name: 'models/a', supportedGenerationMethods: ['generateContent'] }] }, ['a']],
  ['Ollama’s', { models: [{ name: 'llama3.2:latest', model: 'llama3.2:latest' }] }, ['llama3.2:latest']],
  [
    'LM Studio’s',
    {
      models: [
        { type: 'llm', key: 'qwen/qwen3' },
        { type: 'embedding', key: 'nomic' },
      ],
    },
    ['qwen/qwen3'],
  ],
  ['a bare', [{ id: 'a' }, { id: 'a' }], ['a']],
  ['a bare one of names', ['a', 'b'], ['a', 'b']],
  ['an empty', { data: [] }, []],
  ['one with faults in it', { data: [null, 3, {}, { id: '' }, { id: 'a\nb' }, { id: 'a' }] }, ['a']],
])('%s list is read', async (_, body, names) => {
  expect((await read(body)).chat).toEqual(names);
});

test('any name that could be one is kept, in any script and with any sign', async () => {
  const names = ['My model (Q4_K_M)', 'a/b/c:free', '~user/x', '[draft] y', '通义千问', 'модель', 'name@1+2'];
  expect((await read({ data: names.map((id) => ({ id })) })).chat).toEqual(names);
});

test('a list of thousands is read whole, and what is not for chat stands apart', async () => {
  const data = Array.from({ length: 3_000 }, (_, index) => ({ id: `m-${index}` }));
  const listed = await read({ data: [...data, { id: 'text-embedding-3' }] });
  expect(listed.chat).toHaveLength(3_000);
  expect(listed.other).toEqual(['text-embedding-3']);
});

test.each<[unknown, number, string, string | undefined]>([
  [
    { error: 'Unexpected endpoint or method. (GET /models)' },
    200,
    'provider_protocol',
    'Unexpected endpoint or method. (GET /models)',
  ],
  [{ error: { message: 'No for the-key.' } }, 200, 'provider_protocol', 'No for [key].'],
  ['<html><title>Sign in</title></html>', 200, 'provider_protocol', 'Sign in'],
  ['{"data": [', 200, 'provider_protocol', '{"data": ['],
  ['404 page not found', 404, 'model_unknown', '404 page not found'],
  [{ detail: 'Unauthorized' }, 401, 'provider_auth', 'Unauthorized'],
])('%j with status %i is no list but %s', async (body, status, code, providerMessage) => {
  await expect(read(body, status)).rejects.toMatchObject({ code, report: { providerMessage } });
});
