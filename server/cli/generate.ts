import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PROGRAMMES } from '../../programmes/index.ts';
import {
  changedWithoutVersion,
  differences,
  type Programme,
  type Released,
  shapeOf,
  type Texts,
} from '../../programmes/kit/index.ts';
import { importTable } from '../../test/conformance/import-table.ts';
import { StartError } from '../platform/errors.ts';
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

const nameIn = (texts: Texts, key: string): string => texts[key] ?? key;

/** Every field that a move demands or that is sensitive, with who uses it and how long it is kept. */
function fieldTable(): string {
  const rows = PROGRAMMES.flatMap(({ id, types, texts }) =>
    Object.entries(types).flatMap(([name, { fields, moves, retention }]) =>
      Object.entries(fields).flatMap(([field, { sensitive, usedBy }]) => {
        const demanded = Object.values(moves).some(({ input }) => input?.[field] === 'required');
        if (!demanded && !sensitive) return [];
        return [
          [
            `${id}/${name}`,
            `${nameIn(texts.zh, `${name}.${field}`)} (${field})`,
            demanded ? (usedBy ?? '') : '—',
            sensitive ? `${retention?.months} months` : '—',
          ].join(' | '),
        ];
      }),
    ),
  );
  return ['type | field | demanded for | personal, kept for', '--- | --- | --- | ---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

const NEVER_RELEASED =
  'where no district ever ran this version: delete its shape in shapes.json and generate again';

/**
 * Shapes of every released version of a programme's types. What older versions were is never rewritten; a type that changed so
 * that older entries would notice needs a version of its own.
 */
export function shapesFile({ id, types, texts }: Programme, current: string): string {
  const before = JSON.parse(current || '{}') as Record<string, Released>;
  const faults: string[] = [];
  const released = Object.entries(types).map(([name, type]): [string, Released] => {
    const version = type.version ?? 1;
    const [last, present] = [before[name]?.[version], shapeOf(type, name, texts)];
    const changes = last ? differences(last, present) : [];
    if (changes.length > 0) {
      const { fault, remedy } = changedWithoutVersion(version, changes);
      faults.push(`${id}/${name}: ${fault}; ${remedy} (${NEVER_RELEASED})`);
    }
    return [name, { ...before[name], [version]: present }];
  });
  if (faults.length > 0) throw new StartError(faults.join('\n'));
  return `${JSON.stringify(Object.fromEntries(released), null, 2)}\n`;
}

const GENERATED: readonly Generated[] = [
  ...PROGRAMMES.map((programme) => ({
    file: `programmes/${programme.id}/shapes.json`,
    render: (current: string) => shapesFile(programme, current),
  })),
  { file: 'ARCHITECTURE.md', render: (current) => between(current, 'import-table', importTable()) },
  { file: 'docs/personal-data.md', render: (current) => between(current, 'fields', fieldTable()) },
];

/** Writes generated files; `--check` writes nothing and fails where one is out of date. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const check = args.includes('--check');
  let outdated = 0;
  for (const { file, render } of GENERATED) {
    const full = path.join(io.checkoutDir, file);
    const current = existsSync(full) ? await readFile(full, 'utf8') : '';
    const wanted = render(current);
    if (current === wanted) continue;
    outdated++;
    if (check) io.err(`${file} is out of date: run npm run generate`);
    else await writeFile(full, wanted);
  }
  io.out(`generated files: ${GENERATED.length} looked at, ${outdated} ${check ? 'out of date' : 'written'}`);
  return check && outdated > 0 ? 1 : 0;
}
