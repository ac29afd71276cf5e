import type { z } from 'zod';
import type { Actor } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { MyCounts, MyWork, NoticeList } from '../../../../contract/work.ts';
import {
  assigneeKeysOf,
  bodiesOf,
  checkMaker,
  openMoves,
  readJournal,
  satisfies,
  visibleTo,
} from '../../../../programmes/kit/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { nextDue } from '../due-list.ts';
import type { LedgerContext } from '../move-in.ts';
import { presentRecord } from '../present.ts';
import { signaturesOf } from '../signature-store.ts';
import { entriesOfMany, type RecordRow } from '../store.ts';
import { readRow } from '../versions/read-rows.ts';
import { noticesOf } from './notice-store.ts';
import { recordsBeingSigned, recordsHandedTo } from './work-store.ts';

const AT_MOST = 300;
const NOTICES_AT_MOST = 200;

/** States from which something can still be done, as `TYPE STATE`. */
const openStates = ({ types }: Catalogue): string[] =>
  [...types.values()].flatMap(({ id, type }) =>
    Object.entries(type.states).flatMap(([state, { end }]) => (end === undefined ? [`${id} ${state}`] : [])),
  );

interface Waiting {
  row: RecordRow;
  why: 'handed-over' | 'signature';
  moves: string[];
}

async function handedOver(ctx: LedgerContext, actor: Actor): Promise<Waiting[]> {
  const rows = await recordsHandedTo(ctx.db, assigneeKeysOf(actor), openStates(ctx.catalogue), AT_MOST + 1);
  return rows.flatMap((stored): Waiting[] => {
    const row = readRow(ctx.catalogue, stored);
    const declared = ctx.catalogue.types.get(row.type);
    if (!declared || !satisfies(row, visibleTo(declared, actor))) return [];
    const moves = openMoves(declared, row, actor);
    return moves.length > 0 ? [{ row, why: 'handed-over', moves }] : [];
  });
}

/** Quorum moves that others have begun to sign, where the actor's signature is still wanted. */
async function toSign(ctx: LedgerContext, actor: Actor): Promise<Waiting[]> {
  const types = [...ctx.catalogue.types.values()].filter(({ type }) =>
    Object.values(type.moves).some(({ quorum }) => quorum !== undefined),
  );
  if (types.length === 0) return [];
  const typeIds = types.map(({ id }) => id);
  const rows = await recordsBeingSigned(ctx.db, typeIds, actor.personId, AT_MOST);
  const ids = rows.map(({ id }) => id);
  const [journals, signatures] = [await entriesOfMany(ctx.db, ids), await signaturesOf(ctx.db, ids)];
  return rows.flatMap((stored): Waiting[] => {
    const row = readRow(ctx.catalogue, stored);
    const declared = ctx.catalogue.types.get(row.type);
    if (!declared || !satisfies(row, visibleTo(declared, actor))) return [];
    const begun = new Set(
      signatures.flatMap(({ recordId, version, move }) =>
        recordId === row.id && version === row.version ? [move] : [],
      ),
    );
    const moves = openMoves(declared, row, actor).filter((name) => {
      const quorum = declared.type.moves[name]?.quorum;
      return (
        begun.has(name) &&
        quorum !== undefined &&
        bodiesOf(quorum, actor, row.unitPath).length > 0 &&
        checkMaker(declared, name, actor, readJournal(declared, journals.get(row.id) ?? [])).ok
      );
    });
    return moves.length > 0 ? [{ row, why: 'signature', moves }] : [];
  });
}

/** What waits for the actor: handed to them, their posts or units, or wanting their signature; the nearest limit first. */
export async function myWork(ctx: LedgerContext, actor: Actor): Promise<z.input<typeof MyWork>> {
  const waiting = [...(await toSign(ctx, actor)), ...(await handedOver(ctx, actor))];
  const due = await nextDue(
    ctx,
    undefined,
    waiting.map(({ row }) => row),
  );
  const rank = ({ row }: Waiting): number => {
    const limit = due.get(row.id);
    if (!limit) return Number.POSITIVE_INFINITY;
    return limit.at === null ? Number.NEGATIVE_INFINITY : Date.parse(limit.at);
  };
  const inOrder = waiting.sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first === second ? a.row.changedAtMs - b.row.changedAtMs : first < second ? -1 : 1;
  });
  return {
    items: inOrder.slice(0, AT_MOST).flatMap(({ row, why, moves }) => {
      const declared = ctx.catalogue.types.get(row.type);
      return declared ? [{ ...presentRecord(declared, row), due: due.get(row.id) ?? null, why, moves }] : [];
    }),
    more: inOrder.length > AT_MOST,
  };
}

/** What the actor was told, of records that they may still see. */
export async function myNotices(ctx: LedgerContext, actor: Actor): Promise<z.input<typeof NoticeList>> {
  const rows = await noticesOf(ctx.db, actor.personId, NOTICES_AT_MOST);
  return rows.flatMap(({ record, createdAtMs, dueAtMs, ...notice }) => {
    const declared = ctx.catalogue.types.get(record.type);
    if (!declared || !satisfies(record, visibleTo(declared, actor))) return [];
    const { id, type, title, state } = record;
    return [
      {
        ...notice,
        at: toBeijingIso(createdAtMs),
        dueAt: dueAtMs === null ? null : toBeijingIso(dueAtMs),
        record: { id, type, title, state },
      },
    ];
  });
}

export async function myCounts(ctx: LedgerContext, actor: Actor): Promise<z.input<typeof MyCounts>> {
  const { items } = await myWork(ctx, actor);
  const notices = await myNotices(ctx, actor);
  return {
    waiting: items.length,
    overdue: items.filter(({ due }) => due?.overdue).length,
    unread: notices.filter(({ read }) => !read).length,
  };
}
