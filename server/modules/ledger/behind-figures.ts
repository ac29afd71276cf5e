import { type Actor, isUnder } from '../../../contract/permissions.ts';
import { type Constraint, visibleTo } from '../../../programmes/kit/index.ts';
import type { BehindFigures, RecordShown } from '../figures/index.ts';
import { countReused, pairsOfReused } from './attachments/index.ts';
import type { LedgerContext } from './move-in.ts';
import { presentRecord } from './present.ts';
import { typeOf } from './read-records.ts';
import { entriesOfMany, recordsAmong } from './store.ts';
import { readEntries, readRows } from './versions/read-rows.ts';

const EVERY: Constraint = { and: [] };

/** What stands behind figures, as the ledger lets it be seen. */
export function behindFigures(ctx: Pick<LedgerContext, 'db' | 'catalogue'>): BehindFigures {
  const shown = async (
    typeId: string,
    ids: readonly string[],
    constraint: (type: ReturnType<typeof typeOf>) => Constraint,
  ): Promise<Map<string, RecordShown>> => {
    const declared = typeOf(ctx, typeId);
    const asked = constraint(declared);
    const rows = readRows(declared, await recordsAmong(ctx.db, ids, asked), asked);
    return new Map(rows.map((row) => [row.id, presentRecord(declared, row) as RecordShown]));
  };
  const closed = [...ctx.catalogue.types.values()].flatMap(({ id, type }) =>
    Object.entries(type.fields).flatMap(([name, { sensitive }]) => (sensitive ? [`${id}.${name}`] : [])),
  );
  return {
    sees: (actor: Actor, typeId, unitPath) =>
      ctx.catalogue.types
        .get(typeId)
        ?.type.see.some(({ roles }) =>
          actor.posts.some((post) => roles.includes(post.role) && isUnder(unitPath, post.unitPath)),
        ) ?? false,
    visible: async (actor, typeId, ids) =>
      ctx.catalogue.types.has(typeId)
        ? shown(typeId, ids, (declared) => visibleTo(declared, actor))
        : new Map(),
    all: (typeId, ids) => shown(typeId, ids, () => EVERY),
    journals: (sql, ids) => entriesOfMany(sql, ids),
    async readings(sql, typeId, ids) {
      const journals = await entriesOfMany(sql, ids);
      return [...journals.values()].map((entries) => readEntries(ctx.catalogue, typeId, entries));
    },
    countReused: (ids) => countReused(ctx.db, ids, closed),
    reusedPhotos: (ids, limit) => pairsOfReused(ctx.db, ids, closed, limit),
  };
}
