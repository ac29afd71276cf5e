import { isUnder } from '../../../../contract/permissions.ts';
import { CHANGES, TRACKS, type UnitRef } from '../../../../contract/responses.ts';
import { fromIso } from '../../../../contract/time.ts';
import { listOpenCallouts } from '../../callouts/index.ts';
import { listUnits } from '../../people/index.ts';
import { readActions, readResponses, readTransfers } from '../../responses/index.ts';
import { listOpenEvents } from '../../rules/index.ts';
import { readStationStates } from '../../telemetry/index.ts';
import { type DutyContext, seatOf } from '../duty-context.ts';
import type { Rain, ReportFacts, StandingOrder } from './facts.ts';

const HOUR_MS = 3_600_000;
/** Orders of the desk itself stand in the reports of a day. */
const DAY_MS = 24 * HOUR_MS;
const NO_RAIN: Rain = { mm: 0, covered: 0 };
const STANDING = new Set<string>(['ordered', 'delivered', 'received', 'arrived', 'done']);
const ORDERED = new Set(['prepare', 'immediate', 'lifted']);

const atMs = (iso: string | null): number => (iso === null ? 0 : (fromIso(iso) ?? 0));

/** Everything a report says, as the seat of the unit sees it at `asOfMs`. Rain is of the windows that end there. */
export async function gatherFacts(ctx: DutyContext, unit: UnitRef, asOfMs: number): Promise<ReportFacts> {
  const seat = seatOf(unit);
  const stations = (await readStationStates(ctx.telemetry, ctx.db, asOfMs)).filter(({ station }) =>
    isUnder(station.unitPath, unit.path),
  );
  const { responses, proposals } = await readResponses(ctx.responses, seat, { ended: false });
  const { actions } = await readActions(ctx.responses, seat, { open: false });
  const { transfers } = await readTransfers(ctx.responses, seat, { closed: false });
  const units = new Map((await listUnits(ctx.db)).map(({ path, nameZh }) => [path, nameZh]));
  const callouts = await listOpenCallouts(ctx, {
    underPaths: [unit.path],
    fromMs: asOfMs - HOUR_MS,
    toMs: asOfMs + 1,
  });
  const running = new Set(responses.map(({ id }) => id));
  return {
    asOfMs,
    unit: { id: unit.id, name: unit.name },
    rain: stations
      .filter(({ rain }) => rain !== null)
      .map(({ station, silent, rain }) => ({
        stationId: station.id,
        name: station.nameZh,
        seriesId: rain!.seriesId,
        silent,
        hour1: rain!.hour1
          ? { mm: rain!.hour1.mm, covered: rain!.hour1.coveredS / (HOUR_MS / 1_000) }
          : NO_RAIN,
        hour24: rain!.hour24
          ? { mm: rain!.hour24.mm, covered: rain!.hour24.coveredS / ((24 * HOUR_MS) / 1_000) }
          : NO_RAIN,
      })),
    levels: stations
      .filter(({ level }) => level !== null)
      .map(({ station, silent, level }) => ({
        stationId: station.id,
        name: station.nameZh,
        seriesId: level!.seriesId,
        silent,
        level: level!.latest,
        trend: level!.trend,
        reached: level!.reached,
        judged: level!.judged,
      })),
    events: (await listOpenEvents(ctx.db))
      .filter(({ unitPath }) => isUnder(unitPath, unit.path))
      .map(({ id, text, unitPath, atMs: happenedMs }) => ({
        id,
        text,
        unitName: units.get(unitPath) ?? '',
        atMs: happenedMs,
      })),
    responses: responses
      .filter(({ level }) => level !== null)
      .map((response) => ({
        id: response.id,
        title: `${response.area.name}${response.level!.name}${TRACKS[response.track]}`,
        level: response.level!.name,
        rank: response.level!.rank,
        sinceMs: atMs(response.levelSince),
      })),
    proposals: proposals.map((proposal) => ({
      id: proposal.id,
      title: `${CHANGES[proposal.change]}${proposal.area.name}${proposal.level?.name ?? ''}${TRACKS[proposal.track]}`,
    })),
    transfers: transfers
      .filter(({ state }) => ORDERED.has(state))
      .map((transfer) => {
        const reported = transfer.countsAt !== null;
        const people = (part: 'moved' | 'sheltered' | 'returned') =>
          reported ? transfer.counts[part].people : null;
        return {
          id: transfer.id,
          zone: `${transfer.zone.unit.name}${transfer.zone.name}`,
          stage: transfer.state as 'prepare' | 'immediate' | 'lifted',
          due: transfer.counts.due.people,
          moved: people('moved'),
          sheltered: people('sheltered'),
          returned: people('returned'),
        };
      }),
    orders: actions
      .filter(
        ({ state, responseId, orderedAt }) =>
          STANDING.has(state) &&
          (responseId === null ? atMs(orderedAt) > asOfMs - DAY_MS : running.has(responseId)),
      )
      .map((action) => ({
        id: action.id,
        title: action.title,
        to: action.addressee.name,
        state: action.state as StandingOrder['state'],
        overdue: action.overdue !== 'no',
      })),
    callouts: callouts.map(({ id, title, called, confirmed, onPost, unanswered }) => ({
      id,
      title,
      called,
      confirmed,
      onPost,
      unreached: unanswered,
    })),
    rounds: await ctx.rounds?.(unit.path, asOfMs),
  };
}
