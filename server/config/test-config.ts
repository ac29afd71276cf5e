/** What the test run may be told from outside. */
export function loadTestConfig(env: NodeJS.ProcessEnv = process.env): { databaseUrl: string | undefined } {
  return { databaseUrl: env['WARD_TEST_DATABASE_URL'] };
}
