import type { HandoverPage, HandoverSection } from '../../../../contract/duty.ts';
import { isUnder } from '../../../../contract/permissions.ts';
import type { UnitRef } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { listOpenCallouts } from '../../callouts/index.ts';
import { readActions, readAlarms, readResponses, readTransfers } from '../../responses/index.ts';
import { stationLinks } from '../../telemetry/index.ts';
import { type DutyContext, seatOf } from '../duty-context.ts';
import { countFailedMessages } from '../store/handovers.ts';
import { pageDigest } from './digest.ts';
import {
  alarmItem,
  calloutItem,
  failedMessagesItem,
  onPostItem,
  orderItem,
  proposalItem,
  responseItem,
  roundItem,
  type SilentStation,
  silentItem,
  transferItem,
} from './sections.ts';

const UNFINISHED = new Set(['ordered', 'delivered', 'received', 'arrived']);
const AFTER_ALL = new Set(['closed', 'dismissed']);

/** Stations of the unit or below it that say nothing for longer than their own interval allows. */
export function silentStations(ctx: DutyContext, unitPath: string, nowMs: number): SilentStation[] {
  return stationLinks(ctx.telemetry)
    .filter(
      ({ station, lastHeardMs, silentAfterMs }) =>
        isUnder(station.unitPath, unitPath) &&
        (lastHeardMs === undefined || nowMs - lastHeardMs > silentAfterMs),
    )
    .map(({ station, lastHeardMs }) => ({
      stationId: station.id,
      name: station.nameZh,
      lastHeardMs: lastHeardMs ?? null,
    }))
    .sort((a, b) => (a.stationId < b.stationId ? -1 : 1));
}

/** Everything that is open at a seat now. With `sql`, read inside the transaction that freezes it. */
export async function gatherPage(outer: DutyContext, unit: UnitRef, sql?: Sql): Promise<HandoverPage> {
  const ctx = sql === undefined ? outer : within(outer, sql);
  const nowMs = ctx.clock.nowMs();
  const seat = seatOf(unit);
  const [alarms, { responses, proposals }, { actions }, { transfers }] = [
    await readAlarms(ctx.responses, seat, { view: 'open', limit: 500 }),
    await readResponses(ctx.responses, seat, { ended: false }),
    await readActions(ctx.responses, seat, { open: true }),
    await readTransfers(ctx.responses, seat, { closed: false }),
  ];
  const orders = actions.filter(({ state }) => UNFINISHED.has(state));
  const span = { underPaths: [unit.path], fromMs: nowMs, toMs: nowMs + 1 };
  const callouts = await listOpenCallouts(ctx, span);
  const failed = await countFailedMessages(ctx.db);
  const rounds = await ctx.rounds?.(unit.path, nowMs);
  const sections: HandoverSection[] = [
    { key: 'responses', items: [...responses.map(responseItem), ...proposals.map(proposalItem)] },
    {
      key: 'alarms',
      items: [...alarms.groups.flatMap((group) => group.alarms), ...alarms.setAside].map(alarmItem),
    },
    { key: 'silent', items: silentStations(ctx, unit.path, nowMs).map(silentItem) },
    { key: 'orders', items: orders.map(orderItem) },
    { key: 'callouts', items: callouts.map(calloutItem) },
    { key: 'transfers', items: transfers.filter(({ state }) => !AFTER_ALL.has(state)).map(transferItem) },
    { key: 'rounds', items: (rounds?.notDone ?? []).map(roundItem) },
    { key: 'on-post', items: orders.filter(({ state }) => state === 'arrived').map(onPostItem) },
    { key: 'messages', items: failed === 0 ? [] : [failedMessagesItem(failed)] },
  ];
  return { unit, asOf: toBeijingIso(nowMs), sections, digest: pageDigest(unit.path, sections) };
}

/** The same context reading through one connection. */
function within(ctx: DutyContext, sql: Sql): DutyContext {
  const db = { ...ctx.db, query: sql.query.bind(sql), execute: sql.execute.bind(sql) } as DutyContext['db'];
  return { ...ctx, db, responses: { ...ctx.responses, db } };
}
