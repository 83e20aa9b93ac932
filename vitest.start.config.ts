import { defineConfig } from 'vitest/config';

/** Only a hang takes as long. */
const HANG_MS = 300_000;

/** Tests that start whole servers from the production build, one after another. */
export default defineConfig({
  test: {
    include: ['scripts/**/*.start-test.ts', 'e2e/**/*.start-test.ts'],
    fileParallelism: false,
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    expect: { poll: { timeout: HANG_MS / 2 } },
  },
});
