import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { FilledReport, ReportPeriod } from '../../../contract/figure-reports.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { openTable, type Table, type TableCell } from '../../platform/sheets/index.ts';
import { figureTotal } from './figures.ts';
import type { FiguresContext } from './figures-context.ts';
import { figuresFor } from './read-figure.ts';
import { type BindingRow, bindingsOf } from './store/bindings.ts';
import { fillBefore, insertFill } from './store/fills.ts';
import type { Scope } from './store.ts';

type Period = (scope: Scope) => Pick<Scope, 'fromDay' | 'toDay'>;
const PERIODS: Readonly<Record<ReportPeriod, Period>> = {
  本期: ({ fromDay, toDay }) => ({ fromDay, toDay }),
  本年累计: ({ toDay }) => ({ fromDay: `${toDay.slice(0, 4)}-01-01`, toDay }),
  累计: ({ toDay }) => ({ fromDay: '0001-01-01', toDay }),
};
const isPeriod = (rule: string): rule is ReportPeriod => Object.hasOwn(PERIODS, rule);

/** `{{FIGURE}}`, `{{FIGURE @ UNIT PATH}}`, `{{FIGURE | 本年累计}}`: the whole text of a bound cell. */
const BOUND = /^\{\{\s*([^\s@|}]+)\s*(?:@\s*([^\s|}]+)\s*)?(?:\|\s*([^\s}]+)\s*)?\}\}$/;
const LOOKS_BOUND = /\{\{|\}\}/;

/** What a cell asks for: as bound on the screen, else as it stands in the file; undefined where it asks for nothing. */
function askedBy(
  text: string,
  bound: BindingRow | undefined,
): { figure: string; ofUnit: string | null; period: string; boundIn: 'file' | 'screen' } | undefined {
  if (bound) return { ...bound, boundIn: 'screen' };
  const [, figure, ofUnit, period = '本期'] = BOUND.exec(text) ?? [];
  return figure === undefined ? undefined : { figure, ofUnit: ofUnit ?? null, period, boundIn: 'file' };
}

const refuse = (zh: string, en: string): never => {
  throw new WardError('unprocessable', { detail: `${zh} ${en}` });
};

/** Figures by unit, asked once a unit: a cell may name another one. */
function figuresByUnit(ctx: FiguresContext, actor: Actor) {
  const known = new Map<string, Map<string, ReturnType<typeof figuresFor>[number]>>();
  return (unitPath: string, id: string) => {
    const found =
      known.get(unitPath) ?? new Map(figuresFor(ctx, actor, unitPath).map((each) => [each.id, each]));
    known.set(unitPath, found);
    return found.get(id);
  };
}

/** Cells of the file, and the empty places of its tables that it holds no trace of. */
function cellsToFill({ cells, grids }: Table): TableCell[] {
  const written = new Set(cells.map(({ ref }) => ref));
  const blank = grids
    .flatMap(({ rows }) => rows.flat())
    .filter(({ ref, takes }) => takes && !written.has(ref))
    .map(({ ref }) => ({ ref, text: '', formula: false }));
  return [...cells, ...blank];
}

/**
 * 报表套填: a superior's table whose cells name figures, filled for one period, its formatting kept. What names nothing that
 * is known to the reader stays as it is and is listed, so that no cell is wrong in silence; a formula is never overwritten.
 */
export async function fillReport(
  ctx: FiguresContext,
  actor: Actor,
  bytes: Uint8Array,
  scope: Scope,
  options: { keep: boolean },
): Promise<z.input<typeof FilledReport>> {
  if (scope.fromDay > scope.toDay) refuse('起止日期颠倒。', 'The period ends before it begins.');
  const opened = openTable(bytes);
  if (!opened.ok)
    return opened.reason === 'too-large'
      ? refuse('文件过大，请分成几个表。', 'The file is too large; divide it.')
      : refuse(
          '不是 .xlsx 或 .docx 文件（旧版 .xls、.doc 请另存）。',
          'Neither .xlsx nor .docx; save an old .xls or .doc as one.',
        );
  const { table } = opened;
  const template = createHash('sha256').update(bytes).digest('hex');
  const before = await fillBefore(ctx.db, template, scope.unitPath, scope.toDay);
  const figureAt = figuresByUnit(ctx, actor);
  const cells: z.input<typeof FilledReport>['cells'] = [];
  const unbound: z.input<typeof FilledReport>['unbound'] = [];
  const bindings = await bindingsOf(ctx.db, template, scope.unitPath);
  for (const { ref, text, formula } of cellsToFill(table)) {
    const asked = askedBy(text, bindings.get(ref));
    if (formula) {
      if (asked?.boundIn === 'screen') unbound.push({ ref, text, why: 'formula' });
      continue;
    }
    if (!asked) {
      if (text === '') unbound.push({ ref, text, why: 'empty' });
      else if (LOOKS_BOUND.test(text)) unbound.push({ ref, text, why: 'not-understood' });
      continue;
    }
    const { period, boundIn } = asked;
    const unitPath = asked.ofUnit ?? scope.unitPath;
    const figure = figureAt(unitPath, asked.figure);
    if (!figure) unbound.push({ ref, text: text || asked.figure, why: 'no-such-figure' });
    else if (!isPeriod(period)) unbound.push({ ref, text, why: 'no-such-period' });
    else {
      const days = PERIODS[period](scope);
      const { value } = await figureTotal(ctx.db, figure, { unitPath, ...days });
      const last = before?.cells[ref] ?? null;
      cells.push({ ref, figure: figure.id, unitPath, period, boundIn, ...days, value, last });
    }
  }
  if (options.keep) {
    const id = newId(ctx.clock.nowMs());
    const values = Object.fromEntries(cells.map(({ ref, value }) => [ref, value]));
    await ctx.db.transaction(async (tx) => {
      await insertFill(tx, { id, template, ...scope, cells: values }, actor, ctx.clock.nowMs());
      await ctx.audit.record(tx, {
        kind: 'move',
        action: 'figure.fill',
        about: id,
        actor,
        unitPath: scope.unitPath,
        data: { template, fromDay: scope.fromDay, toDay: scope.toDay, cells: cells.length },
      });
    });
  }
  const file = table.fill(new Map(cells.map(({ ref, value }) => [ref, value])));
  return {
    kind: table.kind,
    template,
    tables: table.grids,
    cells,
    unbound,
    lastTo: before?.toDay ?? null,
    file: Buffer.from(file).toString('base64'),
  };
}
