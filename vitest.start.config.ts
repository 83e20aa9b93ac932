import { defineConfig } from 'vitest/config';

/** Tests that start whole servers from the production build, one after another. */
export default defineConfig({
  test: {
    include: ['scripts/**/*.start-test.ts', 'e2e/**/*.start-test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
