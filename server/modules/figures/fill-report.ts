import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { FilledReport, REPORT_PERIODS } from '../../../contract/figure-reports.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { openTable } from '../../platform/sheets/index.ts';
import { figureTotal } from './figures.ts';
import type { FiguresContext } from './figures-context.ts';
import { figuresFor } from './read-figure.ts';
import { fillBefore, insertFill } from './store/fills.ts';
import type { Scope } from './store.ts';

type Period = (scope: Scope) => Pick<Scope, 'fromDay' | 'toDay'>;
const PERIODS: Readonly<Record<(typeof REPORT_PERIODS)[number], Period>> = {
  本期: ({ fromDay, toDay }) => ({ fromDay, toDay }),
  本年累计: ({ toDay }) => ({ fromDay: `${toDay.slice(0, 4)}-01-01`, toDay }),
  累计: ({ toDay }) => ({ fromDay: '0001-01-01', toDay }),
};
const periodOf = (rule: string): Period | undefined =>
  Object.hasOwn(PERIODS, rule) ? PERIODS[rule as keyof typeof PERIODS] : undefined;

/** `{{FIGURE}}`, `{{FIGURE @ UNIT PATH}}`, `{{FIGURE | 本年累计}}`: the whole text of a bound cell. */
const BOUND = /^\{\{\s*([^\s@|}]+)\s*(?:@\s*([^\s|}]+)\s*)?(?:\|\s*([^\s}]+)\s*)?\}\}$/;
const LOOKS_BOUND = /\{\{|\}\}/;

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
  for (const { ref, text, formula } of table.cells) {
    if (formula) continue;
    const [, id = '', unit, rule = '本期'] = BOUND.exec(text) ?? [];
    const unitPath = unit ?? scope.unitPath;
    const figure = id === '' ? undefined : figureAt(unitPath, id);
    const period = periodOf(rule);
    if (id === '') {
      if (text === '') unbound.push({ ref, text, why: 'empty' });
      else if (LOOKS_BOUND.test(text)) unbound.push({ ref, text, why: 'not-understood' });
    } else if (!figure) unbound.push({ ref, text, why: 'no-such-figure' });
    else if (!period) unbound.push({ ref, text, why: 'no-such-period' });
    else {
      const days = period(scope);
      const { value } = await figureTotal(ctx.db, figure, { unitPath, ...days });
      cells.push({ ref, figure: id, unitPath, ...days, value, last: before?.cells[ref] ?? null });
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
    cells,
    unbound,
    lastTo: before?.toDay ?? null,
    file: Buffer.from(file).toString('base64'),
  };
}
