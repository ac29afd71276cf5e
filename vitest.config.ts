import { defineConfig } from 'vitest/config';

/** Pure functions: no database, socket, process or global state, so one worker runs file after file. */
const PURE = [
  '{contract,server/protocols,server/modules/hydrology,programmes/kit}/**/*.test.ts',
  'console/**/*.test.{ts,tsx}',
];

/** What the repository says of itself: no database has a part in it. */
const HOUSE = ['test/conformance/*.test.ts'];

/**
 * These bring a PostgreSQL of their own, the embedded one, whatever server the run is given, or ask of the start and of HTTP
 * what no version of it answers otherwise.
 */
const EMBEDDED = [
  'bench/*.test.ts',
  'demo/{drill,simulator}/*.test.ts',
  'server/platform/db/embedded/*.test.ts',
  'test/scenarios/{bad-input,bundle,database-away,disk-full,district-from-workbook,doctor}.test.ts',
  'test/scenarios/{killed,killed-callouts,killed-moves,permission-matrix,readings-exchange,refold-killed}.test.ts',
  'test/scenarios/{shutdown,start-faults,word-file}.test.ts',
];

/** What a browser shows; the same statements as the scenarios run. */
const BROWSER = ['test/e2e/**/*.test.ts'];

/** Unit tests stand beside the code; whole-system tests in test/. Databases come from test/support/global-setup.ts. */
export default defineConfig({
  test: {
    env: { TZ: 'UTC' },
    testTimeout: 90_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['test/support/property-seed.ts'],
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          // Each test has a database of its own and leaves nothing in the process: modules are read once a worker.
          name: 'modules',
          isolate: false,
          include: ['{server,demo,programmes}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...PURE, ...EMBEDDED],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...HOUSE, ...EMBEDDED, ...BROWSER],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
      { extends: true, test: { name: 'house', include: HOUSE } },
      {
        extends: true,
        test: { name: 'embedded', include: EMBEDDED, globalSetup: ['test/support/global-setup.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          isolate: false,
          include: BROWSER,
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
});
