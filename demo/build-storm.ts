import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadStormInput, STORM_DIR } from './storm/storm-input.ts';
import { stormFiles } from './storm/write-storm.ts';

/** Writes the storm's generated files into `dir`; with `check` writes nothing. Gives the files that differ. */
export function buildStorm(options: { check: boolean; dir?: string }): string[] {
  const dir = options.dir ?? STORM_DIR;
  const { input, published } = loadStormInput(dir);
  const outdated: string[] = [];
  for (const [name, content] of Object.entries(stormFiles(input, published))) {
    const file = path.join(dir, name);
    if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    outdated.push(name);
    if (!options.check) writeFileSync(file, content);
  }
  return outdated;
}

if (process.argv[1] === import.meta.filename) {
  const check = process.argv.includes('--check');
  const outdated = buildStorm({ check });
  console.log(
    outdated.length === 0
      ? 'storm: up to date'
      : `storm: ${check ? 'out of date' : 'written'}: ${outdated.join(', ')}`,
  );
  if (check && outdated.length > 0) process.exitCode = 1;
}
