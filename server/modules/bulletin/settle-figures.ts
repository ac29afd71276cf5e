import {
  type BulletinDocument,
  figuresOf,
  type InlineFigure,
  mapFigures,
  withValue,
} from '../../../contract/bulletin/document.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { figuresFor, figureTotal, findStatement } from '../figures/index.ts';
import type { BulletinContext } from './bulletin-context.ts';

export const keyOf = ({ id, unit, from, to }: InlineFigure): string => `${id} ${unit} ${from} ${to}`;
export const isManual = ({ id }: InlineFigure): boolean => id.startsWith('manual:');
export const isCounted = ({ id }: InlineFigure): boolean => id.includes('/');

interface Fault {
  path: string;
  message: string;
}

/** The value a figure has to be printed with, or why it may not stand there. */
async function printedValue(
  ctx: BulletinContext,
  sql: Sql,
  actor: Actor,
  figure: InlineFigure,
  before: ReadonlyMap<string, InlineFigure>,
): Promise<{ value: number; frozenId: string | null; measure: string } | string> {
  const known = before.get(keyOf(figure));
  if (figure.to < figure.from) return 'its days end before they begin';
  if (isManual(figure))
    return figure.manual === undefined
      ? 'a number that nothing counts says what it is, its method and its source'
      : { value: figure.value, frozenId: null, measure: figure.measure };
  // What a head signed stays what it was, whatever is sent.
  if (known?.frozenId && known.frozenId === figure.frozenId)
    return { value: known.value, frozenId: known.frozenId, measure: known.measure };
  if (!isCounted(figure)) {
    const statement = await findStatement(sql, figure.id);
    if (!statement || (!known && !allow(actor, 'figures.read', statement.unitPath)))
      return 'there is no such signed figure';
    if (statement.withdrawnAtMs !== null) return 'it was withdrawn: choose another';
    return { value: statement.value, frozenId: statement.id, measure: statement.measure };
  }
  const declared = known
    ? ctx.figures.figures.get(figure.id)
    : figuresFor(ctx.figures, actor, figure.unit).find(({ id }) => id === figure.id);
  if (!declared || (!known && !allow(actor, 'figures.read', figure.unit)))
    return `there is no figure ${figure.id} that you read at ${figure.unit}`;
  const scope = { unitPath: figure.unit, fromDay: figure.from, toDay: figure.to };
  const { value } = await figureTotal(sql, declared, scope);
  return { value, frozenId: null, measure: declared.figure.measure };
}

/**
 * The document with every figure printed as its value says: live ones as the records are now, signed ones as they were
 * signed. What is bound to nothing, or to what the actor may not read, is refused with its place.
 */
export async function settleFigures(
  ctx: BulletinContext,
  sql: Sql,
  actor: Actor,
  document: BulletinDocument,
  before: BulletinDocument | null,
): Promise<BulletinDocument> {
  const known = new Map((before ? figuresOf(before) : []).map((figure) => [keyOf(figure), figure]));
  const settled: InlineFigure[] = [];
  const faults: Fault[] = [];
  for (const [n, figure] of figuresOf(document).entries()) {
    const found = await printedValue(ctx, sql, actor, figure, known);
    if (typeof found === 'string') faults.push({ path: `figures.${n}`, message: found });
    else {
      const { value, frozenId, measure } = found;
      const { frozenId: _, ...rest } = figure;
      settled.push(withValue({ ...rest, measure, frozenId }, value));
    }
  }
  if (faults.length > 0)
    throw new WardError('unprocessable', {
      detail: 'a figure is bound to nothing that holds',
      fields: faults,
    });
  let n = 0;
  return mapFigures(document, () => settled[n++]!);
}

/** Live figures of a draft as the records are now; nothing is stored. */
export async function refreshFigures(
  ctx: BulletinContext,
  sql: Sql,
  document: BulletinDocument,
): Promise<BulletinDocument> {
  const values = new Map<string, number>();
  for (const figure of figuresOf(document)) {
    const declared = isCounted(figure) ? ctx.figures.figures.get(figure.id) : undefined;
    if (figure.frozenId !== null || !declared || values.has(keyOf(figure))) continue;
    const scope = { unitPath: figure.unit, fromDay: figure.from, toDay: figure.to };
    values.set(keyOf(figure), (await figureTotal(sql, declared, scope)).value);
  }
  return mapFigures(document, (figure) => {
    const value = values.get(keyOf(figure));
    return value === undefined || figure.frozenId !== null || value === figure.value
      ? figure
      : withValue(figure, value);
  });
}
