import type { OnDuty, Roster, Shift, Swap } from '../../../../contract/duty.ts';
import { type Actor, allow } from '../../../../contract/permissions.ts';
import type { UnitRef } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { peopleUnder } from '../../people/index.ts';
import { type DutyContext, unitRef } from '../duty-context.ts';
import { lastTaken } from '../store/handovers.ts';
import { type ShiftRow, type SwapRow, shiftsBetween, swapsOf } from '../store/roster.ts';
import { gapsOf, REQUIRED } from './gaps.ts';

const DAY_MS = 86_400_000;
const iso = (ms: number | null): string | null => (ms === null ? null : toBeijingIso(ms));

const presentShift = (row: ShiftRow, withPhone: boolean): Shift => ({
  id: row.id,
  version: row.version,
  duty: row.duty,
  personId: row.personId,
  personName: row.personName,
  phone: withPhone ? row.phone : null,
  plannedName: row.plannedPersonId === row.personId ? null : row.plannedName,
  from: toBeijingIso(row.fromMs),
  until: toBeijingIso(row.untilMs),
});

export const presentSwap = (row: SwapRow): Swap => ({
  id: row.id,
  state: row.state,
  duty: row.duty,
  from: toBeijingIso(row.fromMs),
  until: toBeijingIso(row.untilMs),
  inReturn:
    row.returnDuty === null
      ? null
      : {
          duty: row.returnDuty,
          from: toBeijingIso(row.returnFromMs!),
          until: toBeijingIso(row.returnUntilMs!),
        },
  giver: { personId: row.giverId, name: row.giverName, agreedAt: iso(row.giverAgreedMs) },
  taker: { personId: row.takerId, name: row.takerName, agreedAt: iso(row.takerAgreedMs) },
  askedBy: row.askedBy,
  reason: row.reason,
  endedAt: iso(row.endedMs),
  endReason: row.endReason,
});

async function onDutyAt(ctx: DutyContext, unit: UnitRef, withPhone: boolean): Promise<OnDuty> {
  const nowMs = ctx.clock.nowMs();
  const shifts = await shiftsBetween(ctx.db, unit.path, nowMs, nowMs + 1);
  const taken = await lastTaken(ctx.db, unit.path);
  return {
    asOf: toBeijingIso(nowMs),
    unit,
    shifts: shifts.map((row) => presentShift(row, withPhone)),
    missing: REQUIRED.filter((duty) => !shifts.some((shift) => shift.duty === duty)),
    taken: taken?.taker ? { name: taken.taker.name, at: taken.taker.signedAt } : null,
  };
}

export async function readOnDuty(ctx: DutyContext, actor: Actor, unitId: string): Promise<OnDuty> {
  const unit = await unitRef(ctx.db, unitId);
  return onDutyAt(ctx, unit, allow(actor, 'people.read', unit.path));
}

/** The roster of so many days from one on, in Beijing; gaps are of the time that still lies ahead. */
export async function readRoster(
  ctx: DutyContext,
  actor: Actor,
  query: { unitId: string; from?: string | undefined; days: number },
): Promise<Roster> {
  const unit = await unitRef(ctx.db, query.unitId);
  const nowMs = ctx.clock.nowMs();
  const withPhone = allow(actor, 'people.read', unit.path);
  const first = query.from ?? toBeijingIso(nowMs).slice(0, 10);
  const fromMs = Date.parse(`${first}T00:00:00+08:00`);
  const untilMs = fromMs + query.days * DAY_MS;
  const shifts = await shiftsBetween(ctx.db, unit.path, fromMs, untilMs);
  const window = { fromMs: Math.max(fromMs, nowMs), untilMs };
  return {
    onDuty: await onDutyAt(ctx, unit, withPhone),
    from: toBeijingIso(fromMs),
    until: toBeijingIso(untilMs),
    days: Array.from({ length: query.days }, (_, n) => {
      const date = toBeijingIso(fromMs + n * DAY_MS).slice(0, 10);
      const working = ctx.isWorkingDay(date);
      return { date, kind: working === undefined ? 'unknown' : working ? 'working' : 'off' };
    }),
    shifts: shifts.map((row) => presentShift(row, withPhone)),
    gaps:
      window.fromMs >= untilMs
        ? []
        : gapsOf(shifts, window).map((gap) => ({
            duty: gap.duty,
            from: toBeijingIso(gap.fromMs),
            until: toBeijingIso(gap.untilMs),
          })),
    swaps: (await swapsOf(ctx.db, unit.path, fromMs)).map(presentSwap),
    people: [
      ...new Map(
        (await peopleUnder(ctx.db, unit.path, nowMs)).map(({ personId, name, postTitle }) => [
          personId,
          { personId, name, postTitle },
        ]),
      ).values(),
    ],
  };
}
