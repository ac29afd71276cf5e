/** What the test run may be told from outside. */
export interface TestConfig {
  databaseUrl: string | undefined;
  /** Where the properties of fast-check begin to draw: a number, or `random` for a draw that differs each time. */
  propertySeed: string | undefined;
}

export function loadTestConfig(env: NodeJS.ProcessEnv = process.env): TestConfig {
  return { databaseUrl: env['WARD_TEST_DATABASE_URL'], propertySeed: env['WARD_TEST_SEED'] };
}
