import { defineConfig } from 'vitest/config';

/** Unit tests stand beside the code; whole-system tests in test/. Databases come from test/support/global-setup.ts. */
export default defineConfig({
  test: {
    include: [
      '{contract,server,demo,programmes,bench}/**/*.test.ts',
      'test/**/*.test.ts',
      'console/**/*.test.{ts,tsx}',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    env: { TZ: 'UTC' },
    testTimeout: 90_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
