import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { LISTED_MODELS } from './e2e/fakes/behaviours.ts';
import { freePort } from './e2e/free-port.ts';
import { environment, SETTING_NAMES } from './lib/env.ts';
import { BROWSER_FLAGS, findBrowser } from './scripts/browser.ts';

const env = environment();
// Workers read this file too, when the servers are up: what the first reading found is kept for them.
if (env.TEST_WORKER_INDEX === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'dac-e2e-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  env.E2E_FOLDER = folder;
  env.E2E_PORT = String(await freePort());
  env.E2E_PROVIDER_PORT = String(await freePort());
}
/** The production build under test, its database, and the provider that it asks. */
const { E2E_FOLDER: folder = '', E2E_PORT: port, E2E_PROVIDER_PORT: providerPort } = env;
/** Only a hang takes as long. */
const HANG_MS = 300_000;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: HANG_MS,
  expect: { timeout: HANG_MS / 5 },
  reporter: [['list'], ['json', { outputFile: 'reports/playwright.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: findBrowser() ?? undefined, args: BROWSER_FLAGS },
  },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
  webServer: [
    {
      name: 'provider',
      command: `exec "${process.execPath}" e2e/fakes/provider-server.ts --port ${providerPort}`,
      port: Number(providerPort),
      timeout: HANG_MS,
      reuseExistingServer: false,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    },
    {
      name: 'app',
      command: `exec "${process.execPath}" scripts/start.ts`,
      url: `http://127.0.0.1:${port}/api/health?ready=1`,
      reuseExistingServer: false,
      timeout: HANG_MS,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
      env: {
        // A developer's own settings and keys stay out of it: a variable that is set, even blank, wins over .env.
        ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])),
        NODE_ENV: 'production',
        PORT: port ?? '',
        DATABASE_URL: `file:${join(folder, 'dac.db')}`,
        DEFAULT_MODEL: 'mock/faststream',
        MOCK_ENABLED: '1',
        OPENAI_BASE_URL: `http://127.0.0.1:${providerPort}/v1`,
        OPENAI_MODELS: [...LISTED_MODELS, 'fake-markdown-500-rate-200'].join(','),
        // The one that cites.
        PERPLEXITY_API_KEY: 'fake-key',
        PERPLEXITY_BASE_URL: `http://127.0.0.1:${providerPort}`,
        PERPLEXITY_MODELS: 'fake-cited',
        // Journeys run side by side: they must not queue on one another.
        // Nor make a provider count as down for one another.
        BREAKER_FAILURES: '1000',
        PACER_RPS: '200',
        PACER_BURST: '200',
        LOG_LEVEL: 'warn',
      },
    },
  ],
});
