import { expect, test } from 'vitest';
import { misspeltSettings } from './env-names.ts';

test.each([
  ['PACER_RPP', 'PACER_RPS'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['OPENAI_APIKEY', 'OPENAI_API_KEY'],
  ['openai_api_key', 'OPENAI_API_KEY'],
])('%s of the environment is named, with %s', (name, meant) => {
  expect(misspeltSettings({ [name]: '1' }, [])).toEqual([`${name} is not a setting; did you mean ${meant}?`]);
});

test('our own files are ours: what they name is named whatever it is', () => {
  expect(misspeltSettings({}, ['PROT', 'COLOUR', 'PORT'])).toEqual([
    'PROT is not a setting; did you mean PORT?',
    'COLOUR is not a setting (see .env.example)',
  ]);
});

test('what others set raises no alarm', () => {
  const others = [
    ...[
      'PATH',
      'HOME',
      'SHELL',
      'USER',
      'LOGNAME',
      'PWD',
      'OLDPWD',
      'TERM',
      'LANG',
      'HOSTTYPE',
      'HOST',
      'SORT',
    ],
    ...[
      'FTP_PROXY',
      'ALL_PROXY',
      'http_proxy',
      'no_proxy',
      'NODE_ENV',
      'NODE_OPTIONS',
      'NEXT_TELEMETRY_DISABLED',
    ],
    ...[
      'OTEL_EXPORTER_OTLP_HEADERS',
      'OTEL_SERVICE_NAME',
      'npm_config_cache',
      'npm_package_name',
      'CI',
      'DEBUG',
    ],
    ...['GITHUB_TOKEN', 'RUNNER_TEMP', 'MISTRAL_API_KEY', 'GROQ_API_KEY', 'XAI_API_KEY', 'ANTHROPIC_MODEL'],
  ];
  expect(misspeltSettings(Object.fromEntries(others.map((name) => [name, 'x'])), [])).toEqual([]);
});
