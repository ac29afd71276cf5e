import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadTestConfig } from '../config/test-config.ts';
import type { CommandIo } from './io.ts';

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** Runs vitest and closes with what was skipped, by name (the name says why), and one line of counts. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ward-report-'));
  const reportFile = path.join(folder, 'report.json');
  const vitest = path.join(io.checkoutDir, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  // What needs no database, brings its own, or looks at pages says nothing new on a server that is named.
  const onServer = loadTestConfig().databaseUrl !== undefined;
  const projects = onServer ? ['--project=modules', '--project=system'] : [];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...projects, ...args], {
    cwd: io.checkoutDir,
    stdio: 'inherit',
  });
  const code = await new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  try {
    const report = JSON.parse(await readFile(reportFile, 'utf8')) as Report;
    const skipped = report.testResults.flatMap((file) =>
      file.assertionResults
        .filter((test) => test.status === 'skipped' || test.status === 'pending')
        .map((test) => test.fullName),
    );
    if (onServer)
      io.out(
        'left out on a server that is named: the projects “pure”, “house”, “embedded” and “browser” of vitest.config.ts',
      );
    for (const name of skipped) io.out(`skipped: ${name}`);
    io.out(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped.length} skipped`);
    return code;
  } catch {
    io.err('the test runner left no report');
    return code || 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
