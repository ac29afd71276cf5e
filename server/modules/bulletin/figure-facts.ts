import type { z } from 'zod';
import { documentToText, type PlacedFigure } from '../../../contract/bulletin/document.ts';
import type { FigureFact } from '../../../contract/bulletin/issue.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { type FreezeRow, findFreeze, findStatement, type StatementRow } from '../figures/index.ts';
import { type BulletinContext, figureName } from './bulletin-context.ts';
import type { BriefRow } from './store/briefs.ts';

type Fact = z.input<typeof FigureFact>;
/** Unit path → names. */
export type UnitNames = ReadonlyMap<string, { nameZh: string; nameEn: string }>;

interface Place {
  placed: PlacedFigure;
  n: number;
  names: UnitNames;
}

const scopeOf = (unitPath: string, names: UnitNames): Fact['scope'] => {
  const unit = names.get(unitPath);
  return { unitPath, zh: unit?.nameZh ?? unitPath, en: unit?.nameEn || (unit?.nameZh ?? unitPath) };
};

const countedFact = (
  ctx: BulletinContext,
  freeze: FreezeRow,
  { placed: { figure, start, end }, n, names }: Place,
): Fact => ({
  n,
  start,
  end,
  kind: 'counted',
  id: freeze.figure,
  concept: figureName(ctx, freeze.figure),
  wording: figure.wording,
  style: figure.style,
  value: freeze.value,
  opening: freeze.opening,
  measure: freeze.measure,
  period: { from: freeze.fromDay, to: freeze.toDay },
  scope: scopeOf(freeze.unitPath, names),
  definition: freeze.definition,
  digest: freeze.digest,
  records: freeze.records,
  method: null,
  source: null,
  visibility: ctx.figures.figures.get(freeze.figure)?.figure.visibility ?? 'internal',
  frozenId: freeze.id,
  frozenAt: toBeijingIso(freeze.frozenAtMs),
  frozenBy: { name: freeze.frozenByName, post: freeze.frozenPostTitle },
});

const manualFact = (statement: StatementRow, { placed: { figure, start, end }, n, names }: Place): Fact => ({
  n,
  start,
  end,
  kind: 'manual',
  id: statement.id,
  concept: { zh: statement.concept ?? '', en: statement.concept ?? '' },
  wording: figure.wording,
  style: figure.style,
  value: statement.value,
  opening: 0,
  measure: statement.measure,
  period: { from: statement.fromDay, to: statement.asOfDay },
  scope: scopeOf(statement.unitPath, names),
  definition: null,
  digest: null,
  records: null,
  method: statement.method,
  source: statement.source,
  visibility: 'public',
  frozenId: statement.id,
  frozenAt: toBeijingIso(statement.signedAtMs),
  frozenBy: { name: statement.signedByName, post: statement.signedPostTitle },
});

/** The facts of every figure of a brief that was signed, in the order of print; a live figure has none yet. */
export async function factsOf(
  ctx: BulletinContext,
  sql: Sql,
  row: Pick<BriefRow, 'document'>,
  names: UnitNames,
): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const [n, placed] of documentToText(row.document).figures.entries()) {
    const { frozenId } = placed.figure;
    if (frozenId === null) continue;
    const freeze = await findFreeze(sql, frozenId);
    const statement = freeze ? undefined : await findStatement(sql, frozenId);
    if (freeze) facts.push(countedFact(ctx, freeze, { placed, n, names }));
    else if (statement) facts.push(manualFact(statement, { placed, n, names }));
  }
  return facts;
}
