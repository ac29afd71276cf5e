import type { By, ReceiptRefusal, ReceiptView } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { ACTION } from '../actions/action-aggregate.ts';
import { receiveAction } from '../actions/answer-action.ts';
import { iso } from '../journal/present.ts';
import { inWork, lockSubject, record, type Work } from '../journal/work.ts';
import type { ResponsesContext } from '../ports.ts';
import { RESPONSE } from '../proposals/response-aggregate.ts';
import { findSubject } from '../store/journal.ts';
import { findReceipt, markOpened, markSigned, type ReceiptRow, revokeReceipt } from '../store/receipts.ts';
import { TRANSFER } from '../transfers/transfer-aggregate.ts';
import { raiseMisdirected } from './misdirected.ts';
import { hashToken } from './open-receipt.ts';

export type ReceiptLookup = { ok: true; receipt: ReceiptView } | { ok: false; reason: ReceiptRefusal };
export type ReceiptSigning =
  | { ok: true; receipt: ReceiptView; already: boolean }
  | { ok: false; reason: ReceiptRefusal | 'name-missing' };

/** Taken back, with the reason: a signature of before is no order to go on. */
async function withdrawalOf(sql: Sql, row: ReceiptRow): Promise<ReceiptView['withdrawn']> {
  if (row.aboutKind !== 'action') return null;
  const action = await findSubject(sql, ACTION, row.aboutId);
  return action?.state.state === 'withdrawn' ? { reason: action.state.withdrawnReason ?? null } : null;
}

async function view(sql: Sql, row: ReceiptRow, drill: boolean): Promise<ReceiptView> {
  return {
    kind: row.aboutKind,
    title: row.title,
    detail: row.detail,
    from: row.sender,
    orderedAt: toBeijingIso(row.createdAtMs),
    dueAt: iso(row.dueAtMs),
    addressee: row.addressee,
    drill,
    signed:
      row.signedAtMs === null
        ? null
        : {
            at: toBeijingIso(row.signedAtMs),
            name: row.signedName ?? '',
            by: row.how === 'link' ? 'link' : 'own',
          },
    withdrawn: await withdrawalOf(sql, row),
  };
}

/** A signed receipt goes on showing who signed, also after its end; an unsigned one past it is refused, and says why. */
function refusal(row: ReceiptRow | undefined, nowMs: number): ReceiptRefusal | undefined {
  if (!row) return 'unknown';
  if (row.signedAtMs !== null) return undefined;
  if (row.revokedAtMs !== null) return 'revoked';
  return row.expiresAtMs <= nowMs ? 'expired' : undefined;
}

/** What the page behind a link shows. Opening is noted once and may be repeated without harm. */
export function findReceiptByToken(ctx: ResponsesContext, token: string): Promise<ReceiptLookup> {
  return ctx.db.transaction(async (tx) => {
    const nowMs = ctx.clock.nowMs();
    const row = await findReceipt(tx, hashToken(token), { lock: false });
    const reason = refusal(row, nowMs);
    if (reason) return { ok: false, reason };
    if (row!.openedAtMs === null) await markOpened(tx, row!.id, nowMs);
    return { ok: true, receipt: await view(tx, row!, ctx.drill) };
  });
}

/** 签收 by the link: records who they say they are. A second signing changes nothing and shows the first. */
export function signReceipt(
  ctx: ResponsesContext,
  token: string,
  input: { name: string },
): Promise<ReceiptSigning> {
  const name = input.name.trim().slice(0, 100);
  return inWork(ctx, async (work): Promise<ReceiptSigning> => {
    const row = await findReceipt(work.tx, hashToken(token), { lock: true });
    const reason = refusal(row, work.nowMs);
    if (reason) return { ok: false, reason };
    if (row!.signedAtMs !== null)
      return { ok: true, receipt: await view(work.tx, row!, ctx.drill), already: true };
    if (name === '') return { ok: false, reason: 'name-missing' };
    await markSigned(work.tx, row!.id, { atMs: work.nowMs, name, how: 'link' });
    await SIGNED[row!.aboutKind](work, row!, name);
    const signed: ReceiptRow = { ...row!, signedAtMs: work.nowMs, signedName: name, how: 'link' };
    return { ok: true, receipt: await view(work.tx, signed, ctx.drill), already: false };
  });
}

/**
 * “这不是发给我的”: the link reached somebody else. It stops working, signs nothing, and the desk is called to telephone
 * the one who was meant: an order that nobody knows of is worse than one that is late.
 */
export function reportWrongPerson(ctx: ResponsesContext, token: string): Promise<ReceiptLookup> {
  return inWork(ctx, async (work): Promise<ReceiptLookup> => {
    const row = await findReceipt(work.tx, hashToken(token), { lock: true });
    const reason = refusal(row, work.nowMs);
    if (reason) return { ok: false, reason };
    if (row!.signedAtMs !== null) return { ok: true, receipt: await view(work.tx, row!, ctx.drill) };
    await revokeReceipt(work.tx, row!.id, work.nowMs);
    await raiseMisdirected(work, row!);
    return { ok: false, reason: 'revoked' };
  });
}

const byLink = (row: ReceiptRow, name: string): By => ({
  personId: row.personId,
  name,
  postId: null,
  postTitle: null,
  via: 'link',
});

/** What a signature moves: the order goes on, the notice of a response or transfer is noted. */
const SIGNED: Record<ReceiptRow['aboutKind'], (work: Work, row: ReceiptRow, name: string) => Promise<void>> =
  {
    action: async (work, row, name) => {
      const action = await lockSubject(work, ACTION, row.aboutId);
      await receiveAction(work, action, { by: byLink(row, name), name });
    },
    notice: async (work, row, name) => {
      const response = await lockSubject(work, RESPONSE, row.aboutId);
      await record(work, RESPONSE, response, {
        move: 'notice-received',
        by: byLink(row, name),
        data: { receiptId: row.id, addressee: row.addressee, name },
      });
    },
    transfer: async (work, row, name) => {
      const transfer = await lockSubject(work, TRANSFER, row.aboutId);
      await record(work, TRANSFER, transfer, {
        move: 'notice-received',
        by: byLink(row, name),
        data: { receiptId: row.id, addressee: row.addressee, name },
      });
    },
  };
