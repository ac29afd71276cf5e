import { defineConfig } from 'vitest/config';

/** Pure functions: no database, socket, process or global state, so one worker runs file after file. */
const PURE = ['{contract,server/protocols,programmes/kit}/**/*.test.ts', 'console/**/*.test.{ts,tsx}'];

/** Unit tests stand beside the code; whole-system tests in test/. Databases come from test/support/global-setup.ts. */
export default defineConfig({
  test: {
    env: { TZ: 'UTC' },
    testTimeout: 90_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['{server,demo,programmes,bench,test}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...PURE],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
