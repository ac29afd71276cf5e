import type { z } from 'zod';
import type { Relation } from '../../../contract/figures.ts';
import type { DeclaredFigure } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { figureTotal, type Total } from './figures.ts';
import { freezeBefore } from './store/freezes.ts';
import type { Scope } from './store.ts';

/** What has to hold between this figure and others: a part does not exceed its whole, what adds up does not fall. */
export async function relationsOf(
  sql: Sql,
  figures: ReadonlyMap<string, DeclaredFigure>,
  declared: DeclaredFigure,
  scope: Scope,
  total: Total,
): Promise<z.input<typeof Relation>[]> {
  const relations: z.input<typeof Relation>[] = [];
  const whole = declared.partOf === undefined ? undefined : figures.get(declared.partOf);
  if (whole) {
    const { value: other } = await figureTotal(sql, whole, scope);
    relations.push({ kind: 'part-of', with: whole.id, other, holds: total.value <= other });
  }
  const earlier = await freezeBefore(sql, declared.id, scope.unitPath, scope.fromDay, scope.toDay);
  if (earlier)
    relations.push({
      kind: 'cumulative',
      with: earlier.id,
      other: earlier.value,
      holds: total.value >= earlier.value,
    });
  return relations;
}
