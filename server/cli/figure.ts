import { registerFigureName } from '../../contract/registers.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import {
  contributionsIn,
  figureTotals,
  freezesUnder,
  openingsIn,
  type Scope,
  verifyFigures,
  verifyFreeze,
  verifyRegisters,
  withRegisters,
} from '../modules/figures/index.ts';
import { behindFigures, createCatalogue, rebuildFigures } from '../modules/ledger/index.ts';
import type { Db } from '../platform/db/index.ts';
import { StartError } from '../platform/errors.ts';
import { REGISTERS, withRegisterFigures } from '../registers.ts';
import { type BesideOptions, besideServer } from './beside.ts';
import { fillDemoLedger } from './fill-demo-ledger.ts';
import type { CommandIo } from './io.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const catalogue = createCatalogue(PROGRAMMES);
const declared = withRegisterFigures(catalogue.figures);
const figures = [...declared.values()];
const nameOf = (id: string): string => {
  const registered = registerFigureName(id, 'zh');
  if (registered !== undefined) return registered;
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
  const scope = await scopeOf(opened.db, flags);
  const totals = await figureTotals(opened.db, figures, scope);
  const rows = figures.map(({ id, figure }) => ({
    id,
    name: nameOf(id),
    ...totals.get(id)!,
    measure: figure.measure,
    visibility: figure.visibility,
  }));
  if (flags['json']) io.out(JSON.stringify({ ...scope, figures: rows }));
  else
    for (const { id, name, value, measure, opening } of rows)
      io.out(`${id}  ${name} ${value}${measure}${opening > 0 ? `（含期初${opening}）` : ''}`);
  return 0;
};

const show: Act = async ({ opened, flags, positionals }, io) => {
  const figure = declared.get(positionals[1] ?? '');
  if (!figure)
    throw new StartError(`There is no figure ${positionals[1] ?? ''}. npx ward figure list names them all.`);
  const scope = await scopeOf(opened.db, flags);
  const total = (await figureTotals(opened.db, [figure], scope)).get(figure.id)!;
  const rows = await contributionsIn(opened.db, figure.id, scope);
  const openings = (await openingsIn(opened.db, [figure.id], scope)).map(
    ({ id, unitPath, value, fromDay, asOfDay, source }) => ({
      id,
      unitPath,
      value,
      fromDay,
      asOfDay,
      source,
    }),
  );
  const { measure } = figure.figure;
  if (flags['json'])
    io.out(
      JSON.stringify({
        id: figure.id,
        name: nameOf(figure.id),
        ...total,
        measure,
        definition: figure.version,
        ...scope,
        openings,
        contributions: rows,
      }),
    );
  else {
    io.out(`${figure.id}  ${nameOf(figure.id)} ${total.value}${measure}`);
    for (const { asOfDay, unitPath, value, source } of openings)
      io.out(`  期初数 ${asOfDay}  ${unitPath}  ${value}  ${source}`);
    for (const row of rows)
      io.out(`  ${row.day}  ${row.recordId}  ${row.value}${row.key === null ? '' : `  ${row.key}`}`);
  }
  return 0;
};

const verify: Act = async ({ opened: { db }, flags }, io) => {
  const faults = [...(await verifyFigures(db, figures)), ...(await verifyRegisters(db, REGISTERS))];
  const behind = withRegisters(behindFigures({ db, catalogue }), REGISTERS, db);
  const freezes = [];
  for (const freeze of await freezesUnder(db, null, (await scopeOf(db, flags)).unitPath))
    freezes.push(await verifyFreeze(db, behind, declared, freeze));
  const broken = freezes.filter(({ outcome }) => outcome === 'broken');
  const good = faults.length === 0 && broken.length === 0;
  if (flags['json']) io.out(JSON.stringify({ figures: figures.length, faults, freezes }));
  else {
    for (const { figure, unitPath, day, fault } of faults) io.out(`${figure} ${unitPath} ${day}: ${fault}`);
    for (const { id, figure, outcome, frozenValue, valueNow, drifts } of freezes)
      io.out(
        `freeze ${id} ${figure}: ${outcome}, ${frozenValue} then, ${valueNow} now, ${drifts.length} records`,
      );
    io.out(
      good
        ? `${figures.length} figures: every cell is what its records say; ${freezes.length} freezes hold.`
        : `${faults.length} faults, ${broken.length} broken freezes. Cells are made anew by: npx ward figure rebuild`,
    );
  }
  return good ? 0 : 1;
};

const rebuild: Act = async ({ opened, flags }, io) => {
  const records = await rebuildFigures(opened.db, catalogue, REGISTERS);
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
    fillDemoLedger,
  );
}
