import { parseArgs } from 'node:util';
import { type Environment, isConfigured, readSettings, VENDORS, type Vendor } from '../../lib/env.ts';
import { MOCK_MODELS } from '../../lib/providers/mock-models.ts';
import { SettingsError } from '../../lib/settings-error.ts';

/** What was asked for is not there; the message says what to do. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

export interface VerifyArguments {
  /** Keys of the checks to make. */
  keys: string[];
  /** `provider/model`. */
  model: string;
  providerEnv: Record<string, string>;
  port: number | null;
}

const BUILT_IN = { provider: 'mock', model: 'faststream' };

/**
 * Reads the command line and, where it does not say, `TTFT_PROVIDER` and `TTFT_MODEL`. `short` stands for `shortKeys`,
 * nothing for all keys. Throws `BadRequestError`.
 */
export function readArguments(
  args: string[],
  env: Environment,
  allKeys: readonly string[],
  shortKeys: readonly string[],
): VerifyArguments {
  const { values, positionals } = parsed(args);
  const unknown = positionals.filter((key) => key !== 'short' && !allKeys.includes(key));
  if (unknown.length > 0) {
    throw new BadRequestError(
      `There is no criterion ${unknown.map((key) => `"${key}"`).join(', ')}. Choose from ${allKeys.join(', ')}, or "short".`,
    );
  }
  const wanted = positionals.flatMap((key) => (key === 'short' ? shortKeys : [key]));
  const provider = values.provider ?? (env.TTFT_PROVIDER || BUILT_IN.provider);
  return {
    keys: wanted.length === 0 ? [...allKeys] : allKeys.filter((key) => wanted.includes(key)),
    ...modelOf(provider, values.model ?? (env.TTFT_MODEL || null), env),
    port: portOf(values.port),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { provider: { type: 'string' }, model: { type: 'string' }, port: { type: 'string' } },
    });
  } catch (error) {
    throw new BadRequestError(
      `${(error as Error).message} Use: npm run verify -- [criterion …] [--provider name] [--model name] [--port number]`,
    );
  }
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new BadRequestError(`--port ${text} is not a port. Give a number from 1 to 65535, or leave it out.`);
}

/** The model that is asked, and the variables that its provider needs. */
function modelOf(provider: string, name: string | null, env: Environment) {
  if (provider === BUILT_IN.provider) {
    const model = name ?? BUILT_IN.model;
    if (!Object.hasOwn(MOCK_MODELS, model)) {
      throw new BadRequestError(
        `There is no model "${model}". Choose from ${Object.keys(MOCK_MODELS).join(', ')}.`,
      );
    }
    return { model: `mock/${model}`, providerEnv: {} };
  }
  if (!VENDORS.includes(provider as Vendor)) {
    const known = [BUILT_IN.provider, ...VENDORS].join(', ');
    throw new BadRequestError(`There is no provider "${provider}". Choose from ${known}.`);
  }
  if (name === null) {
    throw new BadRequestError(`Say which model of ${provider} to ask: --model name, or TTFT_MODEL.`);
  }
  const prefix = `${provider.toUpperCase()}_`;
  if (!isConfigured(settingsOf(env).providers[provider as Vendor])) {
    throw new BadRequestError(
      `${provider} has no key. Set ${prefix}API_KEY (or ${prefix}BASE_URL) in the environment or in .env.`,
    );
  }
  const own = Object.entries(env).filter(([variable]) => variable.startsWith(prefix));
  const providerEnv = Object.fromEntries(own.map(([variable, value]) => [variable, value ?? '']));
  return { model: `${provider}/${name}`, providerEnv: { ...providerEnv, [`${prefix}MODELS`]: name } };
}

function settingsOf(env: Environment) {
  try {
    return readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) throw new BadRequestError(error.message);
    throw error;
  }
}
