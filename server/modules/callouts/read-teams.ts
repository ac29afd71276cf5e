import type { CallPosition, TeamBoard, TeamMember } from '../../../contract/callouts.ts';
import { type Actor, isUnder, postsAllowing } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { type Holder, holdersBelow, listUnits } from '../people/index.ts';
import { countOpenOrders } from '../responses/index.ts';
import type { CalloutsContext } from './callouts-context.ts';
import { distanceKm } from './distance.ts';
import { positionsOf, type Standing, standingsOf } from './store/teams.ts';

const HOUR_MS = 3_600_000;
/** A position given longer ago says nothing of where somebody is now. */
const POSITION_HOLDS_MS = 24 * HOUR_MS;

interface Known {
  standing: Standing | undefined;
  given: { position: CallPosition; atMs: number } | undefined;
  openOrders: number;
}

/** A member as they stand at `nowMs`; tired after the hours that the plan of their call-out names. */
export function memberOf(
  holder: Holder,
  known: Known,
  near: CallPosition | undefined,
  nowMs: number,
): TeamMember {
  const { standing, given, openOrders } = known;
  const onPostAtMs = standing?.state === 'on-post' ? standing.onPostAtMs : null;
  const hours = onPostAtMs === null ? null : (nowMs - onPostAtMs) / HOUR_MS;
  return {
    personId: holder.personId,
    name: holder.personName,
    postTitle: holder.title,
    phone: holder.phone,
    state: standing?.state ?? 'free',
    callId: standing?.callId ?? null,
    calloutId: standing?.calloutId ?? null,
    onPostSince: onPostAtMs === null ? null : toBeijingIso(onPostAtMs),
    hoursOnPost: hours === null ? null : Math.floor(hours),
    tired: hours !== null && hours >= standing!.tiredAfterHours,
    openOrders,
    position: given?.position ?? null,
    positionAt: given ? toBeijingIso(given.atMs) : null,
    distanceKm: given && near ? Math.round(distanceKm(given.position, near) * 100) / 100 : null,
  };
}

/** Who can be sent first: the rested and the free before the others, the nearest before the far, unknown places last. */
export function byReadiness(a: TeamMember, b: TeamMember): number {
  const far = (member: TeamMember): number => member.distanceKm ?? Number.POSITIVE_INFINITY;
  const order: ((member: TeamMember) => number)[] = [
    (member) => Number(member.tired),
    (member) => (member.state === 'free' && member.openOrders === 0 ? 0 : 1),
    far,
  ];
  for (const value of order) {
    const [left, right] = [value(a), value(b)];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

export async function readTeams(
  ctx: CalloutsContext,
  actor: Actor,
  query: { longitude?: number | undefined; latitude?: number | undefined },
): Promise<TeamBoard> {
  const nowMs = ctx.clock.nowMs();
  const paths = [...new Set(postsAllowing(actor, 'callouts.read').map((post) => post.unitPath))];
  const units = (await listUnits(ctx.db)).filter(
    ({ kind, path }) => kind === 'team' && paths.some((above) => isUnder(path, above)),
  );
  const near =
    query.longitude === undefined || query.latitude === undefined
      ? undefined
      : { longitude: query.longitude, latitude: query.latitude };
  const teams: { unit: TeamBoard['teams'][number]['unit']; holders: Holder[] }[] = [];
  for (const { id, nameZh, path } of units) {
    const holders = await holdersBelow(ctx.db, path, nowMs);
    const once = new Map(holders.toReversed().map((holder) => [holder.personId, holder]));
    teams.push({ unit: { id, name: nameZh, path }, holders: [...once.values()].toReversed() });
  }
  const ids = teams.flatMap(({ holders }) => holders.map(({ personId }) => personId));
  const standings = new Map((await standingsOf(ctx.db, ids)).map((each) => [each.personId, each]));
  const positions = new Map(
    (await positionsOf(ctx.db, ids, nowMs - POSITION_HOLDS_MS)).map((each) => [each.personId, each]),
  );
  const orders = await countOpenOrders(ctx.db, ids);
  const known = (personId: string): Known => ({
    standing: standings.get(personId),
    given: positions.get(personId),
    openOrders: orders.get(personId) ?? 0,
  });
  return {
    asOf: toBeijingIso(nowMs),
    teams: teams.map(({ unit, holders }) => ({
      unit,
      members: holders
        .map((holder) => memberOf(holder, known(holder.personId), near, nowMs))
        .sort(byReadiness),
    })),
  };
}
