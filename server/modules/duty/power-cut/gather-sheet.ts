import { DUTIES } from '../../../../contract/duty.ts';
import { isUnder } from '../../../../contract/permissions.ts';
import { ACTION_STATES, type UnitRef } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { holdersBelow } from '../../people/index.ts';
import { readActions } from '../../responses/index.ts';
import { readStationStates, type StationState } from '../../telemetry/index.ts';
import { type DutyContext, seatOf } from '../duty-context.ts';
import { gatherPage } from '../handover/gather-page.ts';
import { gapsOf } from '../roster/gaps.ts';
import { shiftsBetween } from '../store/roster.ts';

const HOUR_MS = 3_600_000;
const AHEAD_MS = 24 * HOUR_MS;
const UNKNOWN = '未知';

/** What is printed for a power cut: rows of texts, as they stand on paper. Unknown is written as 未知, never as 0. */
export interface PowerCutSheet {
  title: string;
  asOf: string;
  footer: string;
  drill: boolean;
  shifts: string[][];
  gaps: string[];
  open: string[];
  orders: string[][];
  readings: string[][];
  plans: { name: string; version: string; levels: string[][]; zones: string[][] }[];
  contacts: string[][];
}

const clock = (ms: number): string => toBeijingIso(ms).slice(5, 16).replace('T', ' ');
const orUnknown = (text: string | undefined): string => (text === undefined || text === '' ? UNKNOWN : text);

type Window = { mm: number; coveredS: number } | undefined;
const rainText = (rain: Window, hours: number): string => {
  if (!rain || rain.coveredS === 0) return UNKNOWN;
  const complete = rain.coveredS >= hours * 3_600 * 0.9;
  return `${complete ? '' : '≥'}${rain.mm.toFixed(1)}`;
};

function readingRow({ station, silent, lastHeardMs, rain, level }: StationState): string[] {
  const heard = lastHeardMs === null ? '从未' : clock(lastHeardMs);
  const latest = level?.latest;
  return [
    station.nameZh,
    rain === null ? '—' : rainText(rain.hour1, 1),
    rain === null ? '—' : rainText(rain.hour24, 24),
    level === null
      ? '—'
      : latest
        ? `${latest.m.toFixed(2)}${latest.manual ? '手' : ''}（${clock(latest.observedAtMs)}）`
        : UNKNOWN,
    silent ? `${heard}（失联）` : heard,
  ];
}

async function planCards(ctx: DutyContext, unit: UnitRef): Promise<PowerCutSheet['plans']> {
  const plans = await ctx.responses.ports.listPlans(ctx.db);
  return plans
    .filter(({ headquartersId }) => headquartersId === unit.id)
    .map(({ name, version, levels, zones }) => ({
      name,
      version,
      levels: levels
        .toSorted((a, b) => a.rank - b.rank)
        .map((level) => [
          level.name,
          level.signers.map(({ title }) => title).join('、'),
          level.basis ?? '',
          level.orders.map((order) => `${order.title}（${order.to.title}）`).join('；'),
        ]),
      zones: zones.map((zone) => [
        zone.name,
        String(zone.due.people),
        zone.responsible.map(({ name: who, title }) => `${who}（${title}）`).join('、'),
        zone.shelters.join('、'),
      ]),
    }));
}

/** Contacts, plan, readings and what is open at a seat, now. */
export async function gatherSheet(ctx: DutyContext, unit: UnitRef): Promise<PowerCutSheet> {
  const nowMs = ctx.clock.nowMs();
  const window = { fromMs: nowMs, untilMs: nowMs + AHEAD_MS };
  const shifts = await shiftsBetween(ctx.db, unit.path, window.fromMs, window.untilMs);
  const page = await gatherPage(ctx, unit);
  const { actions } = await readActions(ctx.responses, seatOf(unit), { open: true });
  const states = await readStationStates(ctx.telemetry, ctx.db, nowMs);
  const holders = await holdersBelow(ctx.db, unit.path, nowMs);
  const of = (key: string) =>
    page.sections.find((section) => section.key === key)?.items.map(({ textZh }) => textZh) ?? [];
  const open = [...of('responses'), ...of('transfers'), ...of('callouts'), ...of('alarms').slice(0, 40)];
  return {
    title: `${unit.name}停电应急页`,
    asOf: `截至 ${toBeijingIso(nowMs).slice(0, 16).replace('T', ' ')}`,
    footer: `${unit.name} · 含个人电话，限值班使用，换发新页后销毁旧页`,
    drill: ctx.drill,
    shifts: shifts.map((shift) => [
      DUTIES[shift.duty].zh,
      shift.personName,
      orUnknown(shift.phone ?? undefined),
      `${clock(shift.fromMs)} 至 ${clock(shift.untilMs)}`,
    ]),
    gaps: gapsOf(shifts, window).map(
      (gap) => `${DUTIES[gap.duty].zh}：${clock(gap.fromMs)} 至 ${clock(gap.untilMs)} 无人值班`,
    ),
    open: open.length === 0 ? ['无'] : open,
    orders: actions
      .filter(({ state }) => state !== 'done' && state !== 'withdrawn')
      .map((action) => [
        action.title,
        action.addressee.name,
        ACTION_STATES[action.state],
        action.doneDueAt === null ? '' : action.doneDueAt.slice(5, 16).replace('T', ' '),
      ]),
    readings: states.filter(({ station }) => isUnder(station.unitPath, unit.path)).map(readingRow),
    plans: await planCards(ctx, unit),
    contacts: holders
      .filter(({ via }) => via === 'own' || via === 'delegation')
      .map((holder) => [
        holder.unitName,
        holder.title,
        holder.personName,
        orUnknown(holder.phone ?? undefined),
      ]),
  };
}
