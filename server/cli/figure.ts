import { PROGRAMMES } from '../../programmes/index.ts';
import { contributionsIn, figureValues, type Scope, verifyFigures } from '../modules/figures/index.ts';
import { createCatalogue, rebuildFigures } from '../modules/ledger/index.ts';
import type { Db } from '../platform/db/index.ts';
import { StartError } from '../platform/errors.ts';
import { type BesideOptions, besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const catalogue = createCatalogue(PROGRAMMES);
const figures = [...catalogue.figures.values()];
const nameOf = (id: string): string => {
  const [programme, type, figure] = id.split('/');
  return PROGRAMMES.find((each) => each.id === programme)?.texts.zh[`${type}.figure.${figure}`] ?? id;
};

/** The scope the flags ask for; the whole tree over all days unless said. */
async function scopeOf(db: Db, flags: BesideOptions['flags']): Promise<Scope> {
  const day = (name: string, otherwise: string): string => {
    const text = flags[name] ?? otherwise;
    if (typeof text !== 'string' || !DAY.test(text)) throw new StartError(`--${name} is a day: 2026-05-31`);
    return text;
  };
  const [root] = await db.query<{ path: string }>(
    'select path from units where parent_id is null order by id limit 1',
  );
  return {
    unitPath: typeof flags['unit'] === 'string' ? flags['unit'] : (root?.path ?? ''),
    fromDay: day('from', '0001-01-01'),
    toDay: day('to', '9999-12-31'),
  };
}

type Act = (options: BesideOptions, io: CommandIo) => Promise<number>;

const list: Act = async ({ opened, flags }, io) => {
  const values = await figureValues(opened.db, figures, await scopeOf(opened.db, flags));
  const rows = figures.map(({ id, figure }) => ({
    id,
    name: nameOf(id),
    value: values.get(id) ?? 0,
    measure: figure.measure,
  }));
  if (flags['json']) io.out(JSON.stringify(rows));
  else for (const { id, name, value, measure } of rows) io.out(`${id}  ${name} ${value}${measure}`);
  return 0;
};

const show: Act = async ({ opened, flags, positionals }, io) => {
  const figure = catalogue.figures.get(positionals[1] ?? '');
  if (!figure)
    throw new StartError(`There is no figure ${positionals[1] ?? ''}. npx ward figure list names them all.`);
  const scope = await scopeOf(opened.db, flags);
  const value = (await figureValues(opened.db, [figure], scope)).get(figure.id) ?? 0;
  const rows = await contributionsIn(opened.db, figure.id, scope);
  if (flags['json']) io.out(JSON.stringify({ id: figure.id, value, ...scope, contributions: rows }));
  else {
    io.out(`${figure.id}  ${nameOf(figure.id)} ${value}${figure.figure.measure}`);
    for (const row of rows)
      io.out(`  ${row.day}  ${row.recordId}  ${row.value}${row.key === null ? '' : `  ${row.key}`}`);
  }
  return 0;
};

const verify: Act = async ({ opened, flags }, io) => {
  const faults = await verifyFigures(opened.db, figures);
  if (flags['json']) io.out(JSON.stringify({ figures: figures.length, faults }));
  else {
    for (const { figure, unitPath, day, fault } of faults) io.out(`${figure} ${unitPath} ${day}: ${fault}`);
    io.out(
      faults.length === 0
        ? `${figures.length} figures: every cell is what its records say.`
        : `${faults.length} faults. Rebuild from the journals: npx ward figure rebuild`,
    );
  }
  return faults.length === 0 ? 0 : 1;
};

const rebuild: Act = async ({ opened, flags }, io) => {
  const records = await rebuildFigures(opened.db, catalogue);
  io.out(
    flags['json'] ? JSON.stringify({ records }) : `Figures rebuilt from the journals of ${records} records.`,
  );
  return 0;
};

const ACTS: Readonly<Record<string, Act>> = { list, show, verify, rebuild };

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  return besideServer(
    args,
    io,
    async (options) => {
      const act = ACTS[options.positionals[0] ?? ''];
      if (!act) throw new StartError('Say what: npx ward figure list|show|verify|rebuild');
      return act(options, io);
    },
    {
      json: { type: 'boolean' },
      unit: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
    },
  );
}
