import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { run as generate } from './generate.ts';
import type { CommandIo } from './io.ts';

const CHECKS = [
  {
    name: 'format and lint',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  },
  { name: 'types of the server', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.server.json'] },
  { name: 'types of the console', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.console.json'] },
];

export async function run(_args: readonly string[], io: CommandIo): Promise<number> {
  const failed: string[] = [];
  for (const { name, args } of CHECKS) {
    const [script = '', ...rest] = args;
    const result = spawnSync(process.execPath, [path.join(io.checkoutDir, script), ...rest], {
      cwd: io.checkoutDir,
      stdio: 'inherit',
    });
    io.out(`${name}: ${result.status === 0 ? 'ok' : 'FAILED'}`);
    if (result.status !== 0) failed.push(name);
  }
  if ((await generate(['--check'], io)) !== 0) failed.push('generated files');
  return failed.length > 0 ? 1 : 0;
}
