import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importTable } from '../../test/conformance/import-table.ts';
import type { CommandIo } from './io.ts';

interface Generated {
  file: string;
  render: (current: string) => string;
}

/** Replaces what stands between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`. */
function between(current: string, name: string, content: string): string {
  const open = `<!-- generated:${name} -->`;
  const close = `<!-- /generated:${name} -->`;
  const start = current.indexOf(open);
  const end = current.indexOf(close);
  if (start < 0 || end < start) throw new Error(`the markers of ${name} are missing`);
  return `${current.slice(0, start + open.length)}\n${content}\n${current.slice(end)}`;
}

const GENERATED: readonly Generated[] = [
  { file: 'ARCHITECTURE.md', render: (current) => between(current, 'import-table', importTable()) },
];

/** Writes generated files; `--check` writes nothing and fails where one is out of date. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const check = args.includes('--check');
  let outdated = 0;
  for (const { file, render } of GENERATED) {
    const full = path.join(io.checkoutDir, file);
    const current = await readFile(full, 'utf8');
    const wanted = render(current);
    if (current === wanted) continue;
    outdated++;
    if (check) io.err(`${file} is out of date: run npm run generate`);
    else await writeFile(full, wanted);
  }
  io.out(`generated files: ${GENERATED.length} looked at, ${outdated} ${check ? 'out of date' : 'written'}`);
  return check && outdated > 0 ? 1 : 0;
}
