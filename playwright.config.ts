import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { LISTED_MODELS } from './e2e/fakes/behaviours.ts';
import { environment, SETTING_NAMES } from './lib/env.ts';
import { BROWSER_FLAGS, findBrowser } from './scripts/browser.ts';

const { E2E_PORT, CI, TEST_WORKER_INDEX } = environment();
/** The production build under test; the provider that it asks listens on the next port. */
const port = Number(E2E_PORT ?? 3217);
const folder = join(tmpdir(), `dac-e2e-${port}`);
// Workers read this file too, when the server is up.
if (TEST_WORKER_INDEX === undefined) rmSync(folder, { recursive: true, force: true });

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: CI ? 1 : 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
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
      command: `exec "${process.execPath}" e2e/fakes/provider-server.ts --port ${port + 1}`,
      port: port + 1,
      reuseExistingServer: false,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    },
    {
      name: 'app',
      command: `exec "${process.execPath}" scripts/start.ts`,
      url: `http://127.0.0.1:${port}/api/health?ready=1`,
      reuseExistingServer: false,
      timeout: 180_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
      env: {
        // A developer's own settings and keys stay out of it: a variable that is set, even blank, wins over .env.
        ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])),
        NODE_ENV: 'production',
        PORT: String(port),
        DATABASE_URL: `file:${join(folder, 'dac.db')}`,
        DEFAULT_MODEL: 'mock/faststream',
        MOCK_ENABLED: '1',
        OPENAI_BASE_URL: `http://127.0.0.1:${port + 1}/v1`,
        OPENAI_MODELS: [...LISTED_MODELS, 'fake-markdown-500-rate-200'].join(','),
        // The one that cites.
        PERPLEXITY_API_KEY: 'fake-key',
        PERPLEXITY_BASE_URL: `http://127.0.0.1:${port + 1}`,
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
