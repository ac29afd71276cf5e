import type { z } from 'zod';
import { type Actor, isUnder, pathsAllowing } from '../../../../contract/permissions.ts';
import type {
  DangerZone,
  HeadCount,
  Transfer,
  TransferBoard,
  TransferCounts,
  TransferDetail,
  TransferRoll,
} from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import type { Subject } from '../journal/aggregate.ts';
import { iso, presentMove } from '../journal/present.ts';
import type { PlanView, PlanZone, ResponsesContext } from '../ports.ts';
import { presentReceipt } from '../receipts/present-receipt.ts';
import { findSubject, movesOf } from '../store/journal.ts';
import { receiptsOf } from '../store/receipts.ts';
import {
  everyOpenTransfer,
  listTransfers,
  type SpeakerMessage,
  speakerMessages,
} from '../store/transfers.ts';
import { TRANSFER, type TransferDoc } from './transfer-aggregate.ts';

type Found = Subject<TransferDoc>;

async function presentZone(
  ctx: ResponsesContext,
  plan: PlanView,
  zone: PlanZone,
  transferId: string | null,
): Promise<DangerZone> {
  const unit = await ctx.ports.findUnit(ctx.db, zone.unitId);
  return {
    id: zone.id,
    name: zone.name,
    planId: plan.id,
    unit: unit ?? { id: zone.unitId, name: zone.unitId, path: zone.unitId },
    responsible: zone.responsible.map(({ name, title }) => ({ name, title })),
    due: zone.due,
    shelters: zone.shelters,
    loudspeakerIds: zone.loudspeakerIds,
    outline: zone.outline ?? null,
    authorised: zone.authorised,
    transferId,
  };
}

/** A zone that the plan no longer names keeps what its transfer knew of it. */
function goneZone(doc: TransferDoc, transferId: string): DangerZone {
  return {
    id: doc.zoneId,
    name: doc.zoneName,
    planId: doc.planId,
    unit: doc.unit,
    responsible: [],
    due: doc.counts.due,
    shelters: [],
    loudspeakerIds: [],
    outline: null,
    authorised: { prepare: [], immediate: [] },
    transferId,
  };
}

function presentTransfer(
  { id, version, state: doc }: Found,
  zone: DangerZone,
  speakers: readonly SpeakerMessage[],
  receipts: Transfer['receipts'],
  roll: TransferRoll | null,
): Transfer {
  return {
    id,
    version,
    zone,
    state: doc.state,
    suggestedStage: doc.suggestedStage,
    evidence: doc.evidence,
    evidenceChanged: doc.evidenceChanged,
    actable: doc.actable,
    suggestedAt: iso(doc.suggestedAtMs),
    ceasedAt: iso(doc.ceasedAtMs),
    preparedAt: iso(doc.preparedAtMs),
    orderedAt: iso(doc.immediateAtMs ?? doc.preparedAtMs),
    orderedBy: doc.orderedBy,
    liftedAt: iso(doc.liftedAtMs),
    closedAt: iso(doc.closedAtMs),
    dueAt: iso(doc.dueAtMs),
    overdue: doc.overdue,
    counts: doc.counts,
    countsAt: iso(doc.countsAtMs),
    countsBy: doc.countsBy,
    roll,
    loudspeakers: speakers
      .filter((speaker) => speaker.transferId === id)
      .map(({ deviceId, stage, state, sentAtMs }) => ({
        deviceId,
        stage,
        outboxState: state,
        sentAt: iso(sentAtMs),
      })),
    receipts: receipts.filter((receipt) => receipt.aboutId === id),
  };
}

/** Doors count from the moment the transfer stands, be it suggested or ordered. */
const beganMs = ({ suggestedAtMs, preparedAtMs, immediateAtMs }: TransferDoc): number =>
  Math.min(...[suggestedAtMs, preparedAtMs, immediateAtMs].filter((atMs) => atMs !== null));
const rollsOf = (ctx: ResponsesContext, transfers: readonly Found[]) =>
  ctx.ports.readRolls(
    ctx.db,
    transfers.map(({ state }) => ({ zoneId: state.zoneId, sinceMs: beganMs(state) })),
  );
const isOrdered = ({ state }: Found): boolean => state.preparedAtMs !== null || state.immediateAtMs !== null;

async function present(ctx: ResponsesContext, transfers: readonly Found[]): Promise<Transfer[]> {
  const ids = transfers.map(({ id }) => id);
  const plans = await ctx.ports.listPlans(ctx.db);
  const speakers = await speakerMessages(ctx.db, ids);
  const nowMs = ctx.clock.nowMs();
  // What a closed transfer came to stands in its counts: its doors belong to a later storm since.
  const open = transfers.filter(({ state }) => state.closedAtMs === null);
  const { byZone } = await rollsOf(ctx, open);
  const receipts = (await receiptsOf(ctx.db, 'transfer', ids)).map((row) => presentReceipt(row, nowMs));
  return Promise.all(
    transfers.map(async (transfer) => {
      const plan = plans.find((each) => each.id === transfer.state.planId);
      const zone = plan?.zones.find((each) => each.id === transfer.state.zoneId);
      const shown =
        plan && zone
          ? await presentZone(ctx, plan, zone, transfer.id)
          : goneZone(transfer.state, transfer.id);
      const roll = open.includes(transfer) ? (byZone.get(transfer.state.zoneId) ?? null) : null;
      return presentTransfer(transfer, shown, speakers, receipts, roll);
    }),
  );
}

const PARTS = ['due', 'moved', 'sheltered', 'returned'] as const;
const EMPTY: HeadCount = { households: 0, people: 0 };
const plus = (a: HeadCount, b: HeadCount): HeadCount => ({
  households: a.households + b.households,
  people: a.people + b.people,
});
function sum(counts: readonly TransferCounts[]): TransferCounts {
  const part = (name: keyof TransferCounts): HeadCount =>
    counts.reduce((total, each) => plus(total, each[name]), EMPTY);
  return Object.fromEntries(PARTS.map((name) => [name, part(name)])) as TransferCounts;
}

/** Transfers and danger zones, as far as the reader's posts reach. Totals are of transfers that were ordered. */
export async function readTransfers(
  ctx: ResponsesContext,
  actor: Actor,
  filter: { closed: boolean },
): Promise<TransferBoard> {
  const under = pathsAllowing(actor, 'transfers.read');
  const found = await listTransfers(ctx.db, under, filter.closed);
  const transfers = await present(ctx, found);
  const open = await everyOpenTransfer(ctx.db);
  const zones: DangerZone[] = [];
  for (const plan of await ctx.ports.listPlans(ctx.db))
    for (const zone of plan.zones) {
      const running = open.find(({ state }) => state.planId === plan.id && state.zoneId === zone.id);
      const shown = await presentZone(ctx, plan, zone, running?.id ?? null);
      if (under.some((path) => isUnder(shown.unit.path, path))) zones.push(shown);
    }
  const told = transfers.filter(({ orderedAt, roll }) => orderedAt !== null && roll === null);
  const registered = new Set(transfers.filter(({ roll }) => roll !== null).map(({ id }) => id));
  const { together } = await rollsOf(
    ctx,
    found.filter((transfer) => isOrdered(transfer) && registered.has(transfer.id)),
  );
  const totals = sum([...told.map(({ counts }) => counts), ...(together ? [together] : [])]);
  return { asOf: toBeijingIso(ctx.clock.nowMs()), transfers, zones, totals };
}

export async function readTransfer(
  ctx: ResponsesContext,
  id: string,
): Promise<z.infer<typeof TransferDetail>> {
  const transfer = await findSubject(ctx.db, TRANSFER, id);
  if (!transfer) throw new WardError('not-found');
  const [presented] = await present(ctx, [transfer]);
  return { transfer: presented!, moves: (await movesOf(ctx.db, 'transfer', id)).map(presentMove) };
}
