import { describe, expect, it } from 'vitest';
import { BadRequestError, readArguments } from './arguments.ts';

const KEYS = ['burst', 'ttft', 'lighthouse'];
const read = (args: string[], env: Record<string, string> = {}) =>
  readArguments(args, env, KEYS, ['burst', 'ttft']);

describe('the command line', () => {
  it.each([
    [[], KEYS],
    [['short'], ['burst', 'ttft']],
    [
      ['lighthouse', 'burst'],
      ['burst', 'lighthouse'],
    ],
    [['short', 'lighthouse'], KEYS],
  ])('%j asks for %j', (args, keys) => {
    expect(read(args)).toMatchObject({ keys, model: 'mock/faststream', providerEnv: {}, port: null });
  });

  it('names a model, with what its provider needs', () => {
    const env = { OPENAI_API_KEY: 'key', OPENAI_RPS: '5', GEMINI_API_KEY: 'other' };
    const expected = {
      keys: ['ttft'],
      model: 'openai/gpt-4o-mini',
      providerEnv: { OPENAI_API_KEY: 'key', OPENAI_RPS: '5', OPENAI_MODELS: 'gpt-4o-mini' },
    };
    expect(read(['ttft', '--provider', 'openai', '--model', 'gpt-4o-mini'], env)).toMatchObject(expected);
    const byEnvironment = { ...env, TTFT_PROVIDER: 'openai', TTFT_MODEL: 'gpt-4o-mini' };
    expect(read(['ttft'], byEnvironment)).toMatchObject(expected);
    expect(read(['--provider', 'mock', '--model', 'slow'])).toMatchObject({ model: 'mock/slow' });
  });

  it.each<[string[], Record<string, string>, RegExp]>([
    [['cancle'], {}, /no criterion "cancle".*burst, ttft, lighthouse/],
    [['--speed', '9'], {}, /--speed.*Use: npm run verify/],
    [['--port', 'zero'], {}, /--port zero is not a port/],
    [['--port', '70000'], {}, /is not a port/],
    [['--provider', 'acme'], {}, /no provider "acme".*mock, openai/],
    [['--provider', 'mock', '--model', 'turbo'], {}, /no model "turbo".*faststream/],
    [['--provider', 'openai'], { OPENAI_API_KEY: 'key' }, /which model of openai/],
    [['--provider', 'openai', '--model', 'gpt'], {}, /openai has no key.*OPENAI_API_KEY/],
    [['--provider', 'openai', '--model', 'gpt'], { PORT: 'x', OPENAI_API_KEY: 'key' }, /PORT/],
  ])('%j is refused with a sentence', (args, env, sentence) => {
    expect(() => read(args, env)).toThrow(BadRequestError);
    expect(() => read(args, env)).toThrow(sentence);
  });
});
