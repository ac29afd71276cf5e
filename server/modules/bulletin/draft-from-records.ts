import type {
  BulletinDocument,
  DocumentMeasure,
  InlineFigure,
  InlineText,
} from '../../../contract/bulletin/document.ts';
import { ordinalOf } from '../../../contract/chinese-numbers.ts';
import { printFigure } from '../../../contract/figure-words.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { DeclaredFigure } from '../../../programmes/kit/index.ts';
import { WardError } from '../../platform/errors.ts';
import { figuresFor, figureTotals, type Total } from '../figures/index.ts';
import { type BulletinContext, figureName, programmeName } from './bulletin-context.ts';

const MEASURES = 3;

interface Counted {
  declared: DeclaredFigure;
  total: Total;
}
interface Period {
  programme: string;
  fromDay: string;
  toDay: string;
}

/** 2026年5月31日 */
const dayInWords = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

function figureNode(
  { declared, total }: Counted,
  unitPath: string,
  { fromDay, toDay }: Period,
): InlineFigure {
  const { measure } = declared.figure;
  return {
    id: declared.id,
    unit: unitPath,
    from: fromDay,
    to: toDay,
    style: { as: 'exact' },
    measure,
    value: total.value,
    wording: printFigure(total.value, measure),
    frozenId: null,
  };
}

/** What a figure counts and how much, joined by 、and closed by 。 */
function sentence(
  ctx: BulletinContext,
  counted: readonly Counted[],
  unitPath: string,
  period: Period,
): InlineText {
  return counted.flatMap(
    (each, n): InlineText => [
      { text: figureName(ctx, each.declared.id).zh },
      { figure: figureNode(each, unitPath, period) },
      { text: n === counted.length - 1 ? '。' : '，' },
    ],
  );
}

/** Figures by their record type, the types with the most figures first. */
function groupByType(counted: readonly Counted[]): [string, Counted[]][] {
  const groups = new Map<string, Counted[]>();
  for (const each of counted)
    groups.set(each.declared.typeId, [...(groups.get(each.declared.typeId) ?? []), each]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

/**
 * A draft in the house style from the records of a programme and period: title, 一是 / 二是 / 三是 by record type, a closing
 * with every figure that counts something there, all of them bound. It says what was counted; how it was done is for the
 * writer. `unprocessable` where nothing was counted.
 */
export async function draftFromRecords(
  ctx: BulletinContext,
  actor: Actor,
  unit: { path: string; nameZh: string },
  period: Period,
): Promise<BulletinDocument> {
  if (!ctx.programmes.some(({ id }) => id === period.programme))
    throw new WardError('unprocessable', { detail: `there is no programme ${period.programme}` });
  if (period.toDay < period.fromDay)
    throw new WardError('unprocessable', { detail: '`toDay` lies before `fromDay`' });
  const figures = figuresFor(ctx.figures, actor, unit.path).filter(
    ({ programme }) => programme === period.programme,
  );
  const scope = { unitPath: unit.path, fromDay: period.fromDay, toDay: period.toDay };
  const totals = await figureTotals(ctx.db, figures, scope);
  const counted = figures
    .map((declared) => ({ declared, total: totals.get(declared.id)! }))
    .filter(({ total }) => total.value > 0);
  const name = programmeName(ctx, period.programme).zh;
  if (counted.length === 0)
    throw new WardError('unprocessable', {
      detail: `${unit.nameZh}: nothing of ${name} was recorded from ${period.fromDay} to ${period.toDay}`,
      remedy: 'Choose another period, or begin with an empty brief.',
    });
  const groups = groupByType(counted).slice(0, MEASURES);
  const texts = ctx.programmes.find(({ id }) => id === period.programme)!.texts.zh;
  const measures = groups.map(
    ([typeId, group], n): DocumentMeasure => ({
      ordinal: `${ordinalOf(n + 1)}是`,
      heading: [{ text: texts[typeId.split('/')[1] ?? ''] ?? typeId }],
      stop: '。',
      text: sentence(ctx, group, unit.path, period),
    }),
  );
  const claim = ['', '', '两举措', '三举措'][groups.length] ?? '';
  return {
    kind: 'brief',
    title: [{ text: `${unit.nameZh}${claim}推进${name}工作` }],
    measures,
    closing: [{ text: `截至${dayInWords(period.toDay)}，` }, ...sentence(ctx, counted, unit.path, period)],
    unit: unit.nameZh,
  };
}
